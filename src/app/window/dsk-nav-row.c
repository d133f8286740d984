/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-nav-row.h"

#include <glib/gi18n.h>

struct _DskNavRow {
  GtkListBoxRow parent_instance;

  GtkLabel *count;

  char *icon_name; /* (owned) (nullable) */
  char *label;     /* (owned) (nullable) */
  char *target;    /* (owned) (nullable) */
};

typedef enum { PROP_ICON_NAME = 1, PROP_LABEL, PROP_TARGET } DskNavRowProperty;

static GParamSpec *props[PROP_TARGET + 1];

G_DEFINE_FINAL_TYPE (DskNavRow, dsk_nav_row, GTK_TYPE_LIST_BOX_ROW)

static void
dsk_nav_row_set_count (DskNavRow *self, guint n, gboolean at_least, const char *style, const char *words)
{
  static const char *const styles[] = { "badge", "accent", "error", "dim-label", NULL };
  g_autofree char *text = n > 0 ? g_strdup_printf (at_least ? "%u+" : "%u", n) : g_strdup ("");
  /* Translators: stands between the parts of what is read aloud: "Mine, 3 unread of 5" */
  g_autofree char *name = g_strconcat (self->label, words != NULL ? C_("list separator", ", ") : "",
                                       words != NULL ? words : "", NULL);

  for (guint i = 0; styles[i] != NULL; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->count), styles[i]);
  if (g_strcmp0 (style, "dim-label") != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->count), "badge");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), style);
  gtk_label_set_text (self->count, text);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
dsk_nav_row_set_counts_of (DskNavRow *self, guint total, guint unread, gboolean at_least, const char *when)
{
  g_autofree char *counts = NULL;
  g_autofree char *more = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (DSK_IS_NAV_ROW (self));

  if (unread > 0)
    counts = g_strdup_printf (ngettext ("%u unread of %u", "%u unread of %u", unread), unread, total);
  else
    counts = g_strdup_printf (ngettext ("%u conversation", "%u conversations", total), total);
  /* Translators: %s is "5 conversations": only the newest messages were looked at */
  more = at_least ? g_strdup_printf (_ ("%s or more"), counts) : g_steal_pointer (&counts);
  /* Translators: "5 conversations, at 14:32": they were counted then */
  words = when != NULL ? g_strdup_printf (_ ("%s, at %s"), more, when) : g_steal_pointer (&more);
  dsk_nav_row_set_count (self, unread > 0 ? unread : total, at_least, unread > 0 ? "accent" : "dim-label", words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), at_least || when != NULL ? words : NULL);
}

void
dsk_nav_row_set_counts (DskNavRow *self, guint total, guint unread)
{
  dsk_nav_row_set_counts_of (self, total, unread, FALSE, NULL);
}

void
dsk_nav_row_set_alert (DskNavRow *self, guint n)
{
  g_autofree char *words = NULL;

  g_return_if_fail (DSK_IS_NAV_ROW (self));

  words = g_strdup_printf (ngettext ("%u item", "%u items", n), n);
  dsk_nav_row_set_count (self, n, FALSE, "error", words);
}

const char *
dsk_nav_row_get_label (DskNavRow *self)
{
  g_return_val_if_fail (DSK_IS_NAV_ROW (self), NULL);
  return self->label;
}

const char *
dsk_nav_row_get_target (DskNavRow *self)
{
  g_return_val_if_fail (DSK_IS_NAV_ROW (self), NULL);
  return self->target;
}

static void
dsk_nav_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DskNavRow *self = DSK_NAV_ROW (object);

  switch ((DskNavRowProperty) prop_id)
    {
    case PROP_ICON_NAME:
      g_value_set_string (value, self->icon_name);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_TARGET:
      g_value_set_string (value, self->target);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_nav_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DskNavRow *self = DSK_NAV_ROW (object);

  switch ((DskNavRowProperty) prop_id)
    {
    case PROP_ICON_NAME:
      g_free (self->icon_name);
      self->icon_name = g_value_dup_string (value);
      break;
    case PROP_LABEL:
      /* With numbers, there is more to be read aloud than the label. */
      if (g_strcmp0 (self->label, g_value_get_string (value)) == 0)
        break;
      g_free (self->label);
      self->label = g_value_dup_string (value);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->label, -1);
      break;
    case PROP_TARGET:
      g_free (self->target);
      self->target = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_nav_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DSK_TYPE_NAV_ROW);
  G_OBJECT_CLASS (dsk_nav_row_parent_class)->dispose (object);
}

static void
dsk_nav_row_finalize (GObject *object)
{
  DskNavRow *self = DSK_NAV_ROW (object);

  g_free (self->icon_name);
  g_free (self->label);
  g_free (self->target);
  G_OBJECT_CLASS (dsk_nav_row_parent_class)->finalize (object);
}

static void
dsk_nav_row_class_init (DskNavRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = dsk_nav_row_get_property;
  object_class->set_property = dsk_nav_row_set_property;
  object_class->dispose = dsk_nav_row_dispose;
  object_class->finalize = dsk_nav_row_finalize;

  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_TARGET] = g_param_spec_string ("target", NULL, NULL, NULL,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-nav-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DskNavRow, count);
}

static void
dsk_nav_row_init (DskNavRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
