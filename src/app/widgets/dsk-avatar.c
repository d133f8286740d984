/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-avatar.h"

#define N_COLORS 8
#define DEFAULT_SIZE 40
#define ICON_SIZE 18
#define SMALL_ICON_SIZE 12
#define TEXT_SHARE 0.8 /* of the width of the disc, at most: its edge is round */

struct _DskAvatar {
  GtkWidget parent_instance;

  char *name;          /* (owned) (nullable) */
  char *initials;      /* (owned) (nullable) */
  PangoLayout *layout; /* (owned) (nullable): made when first drawn */
  GdkPaintable *icon;  /* (owned) (nullable): for names without letters */
  gboolean small;      /* its style says how large it is */
  guint color;         /* 1 … N_COLORS; 0: none yet */
};

G_DEFINE_FINAL_TYPE (DskAvatar, dsk_avatar, GTK_TYPE_WIDGET)

static gboolean
append_initial (GString *initials, const char *word)
{
  for (const char *p = word; *p != '\0' && *p != ' '; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_isalpha (c))
        continue;
      g_string_append_unichar (initials, g_unichar_toupper (c));
      return TRUE;
    }
  return FALSE;
}

char *
dsk_avatar_initials (const char *name)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) initials = g_string_new (NULL);
  guint n_words, first;

  if (name == NULL)
    return NULL;

  words = g_strsplit (name, " ", -1);
  n_words = g_strv_length (words);
  for (first = 0; first < n_words; first++)
    if (append_initial (initials, words[first]))
      break;
  for (guint i = n_words; first < n_words && i > first + 1; i--)
    {
      gsize len = initials->len;
      /* Letters of joining scripts would connect into one shape that nobody reads as initials. */
      if (g_unichar_get_script (g_utf8_get_char (initials->str)) == G_UNICODE_SCRIPT_ARABIC)
        g_string_append_unichar (initials, 0x200C);
      if (append_initial (initials, words[i - 1]))
        break;
      g_string_truncate (initials, len);
    }
  return initials->len > 0 ? g_string_free (g_steal_pointer (&initials), FALSE) : NULL;
}

static void
dsk_avatar_drop_drawing (DskAvatar *self)
{
  g_clear_object (&self->layout);
  g_clear_object (&self->icon);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dsk_avatar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                    int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = DSK_AVATAR (widget)->small ? 0 : DEFAULT_SIZE;
}

static void
dsk_avatar_snapshot_icon (DskAvatar *self, GtkSnapshot *snapshot, int width, int height)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int size = self->small ? SMALL_ICON_SIZE : ICON_SIZE;
  GdkRGBA color;

  if (self->icon == NULL)
    {
      GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
      self->icon = GDK_PAINTABLE (gtk_icon_theme_lookup_icon (
          theme, "dastak-mine-symbolic", NULL, size, gtk_widget_get_scale_factor (widget),
          gtk_widget_get_direction (widget), GTK_ICON_LOOKUP_FORCE_SYMBOLIC));
    }
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT ((width - size) / 2.0f, (height - size) / 2.0f));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (self->icon), snapshot,
                                            size, size, &color, 1);
  gtk_snapshot_restore (snapshot);
}

/* @ink: (out): of the initials at the size of the text. Returns: by how much they are made smaller to fit */
static double
fit_text (DskAvatar *self, PangoRectangle *ink)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double room = TEXT_SHARE * gtk_widget_get_width (widget);

  if (self->layout == NULL)
    self->layout = gtk_widget_create_pango_layout (widget, self->initials);
  pango_layout_get_pixel_extents (self->layout, ink, NULL);
  return ink->width > room ? room / ink->width : 1;
}

void
dsk_avatar_get_text (DskAvatar *self, double *width, double *height, double *scale)
{
  PangoRectangle ink = { 0 };

  g_return_if_fail (DSK_IS_AVATAR (self));

  *scale = self->initials != NULL ? fit_text (self, &ink) : 1;
  *width = *scale * ink.width;
  *height = *scale * ink.height;
}

static void
dsk_avatar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DskAvatar *self = DSK_AVATAR (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  PangoRectangle ink;
  double scale;

  if (self->initials == NULL)
    {
      dsk_avatar_snapshot_icon (self, snapshot, width, height);
      return;
    }
  scale = fit_text (self, &ink);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (width / 2.0f, height / 2.0f));
  gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  /* Centred by ink, not by line: scripts with deep descenders would hang low otherwise. */
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), -ink.width / 2.0 - ink.x,
                              -ink.height / 2.0 - ink.y, self->layout);
  gtk_snapshot_restore (snapshot);
}

static void
dsk_avatar_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dsk_avatar_parent_class)->css_changed (widget, change);
  dsk_avatar_drop_drawing (DSK_AVATAR (widget));
}

static void
dsk_avatar_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (dsk_avatar_parent_class)->system_setting_changed (widget, setting);
  dsk_avatar_drop_drawing (DSK_AVATAR (widget));
}

static void
dsk_avatar_finalize (GObject *object)
{
  DskAvatar *self = DSK_AVATAR (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->initials, g_free);
  g_clear_object (&self->layout);
  g_clear_object (&self->icon);
  G_OBJECT_CLASS (dsk_avatar_parent_class)->finalize (object);
}

static void
dsk_avatar_class_init (DskAvatarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dsk_avatar_finalize;
  widget_class->measure = dsk_avatar_measure;
  widget_class->snapshot = dsk_avatar_snapshot;
  widget_class->css_changed = dsk_avatar_css_changed;
  widget_class->system_setting_changed = dsk_avatar_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "dsk-avatar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dsk_avatar_init (DskAvatar *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
dsk_avatar_new (void)
{
  return g_object_new (DSK_TYPE_AVATAR, NULL);
}

void
dsk_avatar_set_small (DskAvatar *self)
{
  g_return_if_fail (DSK_IS_AVATAR (self));

  self->small = TRUE;
  gtk_widget_add_css_class (GTK_WIDGET (self), "small");
}

void
dsk_avatar_set_name (DskAvatar *self, const char *name)
{
  guint color;

  g_return_if_fail (DSK_IS_AVATAR (self));

  if (self->color != 0 && g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_free (self->initials);
  self->initials = dsk_avatar_initials (name);

  /* The low bits of the hash are poorly mixed for short names. */
  color = 1 + ((name != NULL ? g_str_hash (name) : 0) * 2654435761u >> 20) % N_COLORS;
  if (color != self->color)
    {
      char class_name[16];
      if (self->color != 0)
        {
          g_snprintf (class_name, sizeof class_name, "color%u", self->color);
          gtk_widget_remove_css_class (GTK_WIDGET (self), class_name);
        }
      g_snprintf (class_name, sizeof class_name, "color%u", color);
      gtk_widget_add_css_class (GTK_WIDGET (self), class_name);
      self->color = color;
    }
  dsk_avatar_drop_drawing (self);
}
