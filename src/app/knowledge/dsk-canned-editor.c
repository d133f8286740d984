/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-canned-editor.h"

#include "dsk-canned-history.h"
#include "dsk-canned-text.h"
#include "dsk-entry-row.h"
#include "dsk-flow.h"
#include "dsk-labels.h"

#include <glib/gi18n.h>

struct _DskCannedEditor
{
  AdwBin parent_instance;

  GtkWidget *fields;
  GtkEditable *title;
  GtkEditable *shortcut;
  GtkDropDown *kind;
  GtkDropDown *team;
  GtkTextBuffer *body;
  GtkWidget *variables;
  GtkLabel *preview;
  GtkLabel *problem;
  GtkLabel *about;
  DskCannedHistory *history;

  DskClient *client;  /* (owned) */
  DskCannedRow *base; /* (owned) (nullable): what was shown */
  GPtrArray *teams;   /* (owned) (nullable) (element-type DskTeamRow) */
  GPtrArray *all;     /* (owned) (nullable) (element-type DskCannedRow) */
  gboolean filling;
  gboolean named;     /* the shortcut was typed, and does not follow the title */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskCannedEditor, dsk_canned_editor, ADW_TYPE_BIN)

/* --- rights --- */

/* What the scope of a supervisor is only the relay knows: it says so if it is less. */
gboolean
dsk_canned_editor_may_edit (DskClient *client, const DskCannedRow *row)
{
  DskRole role = DSK_ROLE_VIEWER;
  const DskCannedPlace place = { .of_team = row->team != NULL, .in_team = TRUE };

  dsk_role_from_string (dsk_client_get_role (client), &role);
  /* A change on top of one that the relay has not seen would be one of a version that is not there yet. */
  return !row->pending && dsk_canned_may_edit (role, dsk_role_default_scope (role), &place);
}

gboolean
dsk_canned_editor_may_make (DskClient *client)
{
  DskRole role = DSK_ROLE_VIEWER;

  dsk_role_from_string (dsk_client_get_role (client), &role);
  return dsk_permission_allows (role, DSK_ACTION_EDIT_CANNED, TRUE);
}

static gboolean
may_offer_to_all (DskCannedEditor *self)
{
  const DskCannedRow everybody = { 0 };

  return dsk_canned_editor_may_edit (self->client, &everybody);
}

/* --- what stands there --- */

static char *
dup_body (DskCannedEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->body, &start, &end);
  return gtk_text_buffer_get_text (self->body, &start, &end, FALSE);
}

/* Returns: (nullable): NULL: everybody */
static const DskTeamRow *
get_team (DskCannedEditor *self)
{
  guint n = gtk_drop_down_get_selected (self->team);
  guint first = may_offer_to_all (self) ? 1 : 0;

  return self->teams != NULL && n >= first && n - first < self->teams->len ? self->teams->pdata[n - first] : NULL;
}

DskCannedRow *
dsk_canned_editor_dup_row (DskCannedEditor *self)
{
  DskCannedRow *row = g_new0 (DskCannedRow, 1);
  const DskTeamRow *team = get_team (self);

  if (self->base != NULL)
    {
      row->id = g_strdup (self->base->id);
      row->version = self->base->version;
    }
  row->kind = (DskCannedKind) gtk_drop_down_get_selected (self->kind);
  row->title = g_strstrip (g_strdup (gtk_editable_get_text (self->title)));
  row->shortcut = g_strstrip (g_utf8_strdown (gtk_editable_get_text (self->shortcut), -1));
  if (*row->shortcut == '/')
    memmove (row->shortcut, row->shortcut + 1, strlen (row->shortcut));
  row->body = dup_body (self);
  row->team = g_strdup (team != NULL ? team->id : NULL);
  row->active = TRUE;
  return row;
}

const DskCannedRow *
dsk_canned_editor_get_base (DskCannedEditor *self)
{
  return self->base;
}

void
dsk_canned_editor_set_version (DskCannedEditor *self, gint64 version)
{
  if (self->base != NULL)
    self->base->version = version;
}

gboolean
dsk_canned_editor_is_changed (DskCannedEditor *self)
{
  g_autoptr (DskCannedRow) row = dsk_canned_editor_dup_row (self);
  const DskCannedRow *base = self->base;

  if (base == NULL)
    return FALSE;
  /* What was prefilled is not lost either. */
  if (base->id == NULL)
    return *row->title != '\0' || *row->body != '\0';
  return row->kind != base->kind || g_strcmp0 (row->title, base->title) != 0
         || g_strcmp0 (row->shortcut, base->shortcut) != 0 || g_strcmp0 (row->body, base->body) != 0
         || g_strcmp0 (row->team, base->team) != 0;
}

/* Returns: (nullable): another one with the shortcut, offered to the same */
static const DskCannedRow *
find_taken (DskCannedEditor *self, const DskCannedRow *row)
{
  for (guint i = 0; self->all != NULL && i < self->all->len; i++)
    {
      const DskCannedRow *other = self->all->pdata[i];

      if (g_strcmp0 (other->id, row->id) != 0 && g_strcmp0 (other->team, row->team) == 0
          && g_strcmp0 (other->shortcut, row->shortcut) == 0)
        return other;
    }
  return NULL;
}

char *
dsk_canned_editor_dup_problem (DskCannedEditor *self)
{
  g_autoptr (DskCannedRow) row = dsk_canned_editor_dup_row (self);
  const DskCannedRow *taken = find_taken (self, row);

  if (*row->title == '\0')
    return g_strdup (_ ("It needs a title"));
  if (!dsk_canned_title_check (row->title, NULL))
    return g_strdup (_ ("The title is longer than 120 characters"));
  if (!dsk_canned_shortcut_check (row->shortcut, NULL))
    return g_strdup (_ ("A shortcut is made of small letters, digits, - and _, at most 32"));
  if (taken != NULL)
    /* Translators: the title of a canned reply, its shortcut */
    return g_strdup_printf (_ ("“%s” has the shortcut /%s already. Choose another one."), taken->title,
                            taken->shortcut);
  if (*row->body == '\0')
    return g_strdup (_ ("There is no text"));
  if (!dsk_canned_body_check (row->body, NULL))
    return g_strdup (_ ("The text is blank, or longer than 4,096 characters"));
  return NULL;
}

/* --- what it would say --- */

static void
show_preview (DskCannedEditor *self)
{
  /* Nobody: an example for the eye. */
  const DskCannedValues values = { .customer_name = _ ("Sample Customer"),
                                   .customer_phone = "+92 300 0000000",
                                   .agent_name = dsk_client_get_user_name (self->client),
                                   .number_name = _ ("Sample Shop"),
                                   .team_name = _ ("Sample Team") };
  g_autofree char *body = dup_body (self);
  g_autofree char *filled = dsk_canned_fill (body, &values);
  g_autofree char *problem = dsk_canned_editor_is_changed (self) ? dsk_canned_editor_dup_problem (self) : NULL;

  gtk_label_set_text (self->preview, *filled != '\0' ? filled : _ ("What the customer would read appears here."));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
}

static void
changed_cb (DskCannedEditor *self)
{
  if (self->filling)
    return;
  show_preview (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
title_cb (DskCannedEditor *self)
{
  if (!self->filling && !self->named && self->base != NULL && self->base->id == NULL)
    {
      g_autofree char *shortcut = dsk_canned_shortcut_from (gtk_editable_get_text (self->title));

      self->filling = TRUE;
      gtk_editable_set_text (self->shortcut, shortcut);
      self->filling = FALSE;
    }
  changed_cb (self);
}

static void
shortcut_cb (DskCannedEditor *self)
{
  if (!self->filling)
    self->named = TRUE;
  changed_cb (self);
}

static void
variable_cb (DskCannedEditor *self, GtkButton *button)
{
  g_autofree char *words = g_strdup_printf ("{{%s}}", gtk_button_get_label (button));

  gtk_text_buffer_insert_at_cursor (self->body, words, -1);
}

/* --- showing one --- */

static void
fill_teams (DskCannedEditor *self, const char *team)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint first = may_offer_to_all (self) || team == NULL ? 1 : 0;
  guint chosen = 0;

  if (first == 1)
    gtk_string_list_append (names, _ ("Everybody"));
  for (guint i = 0; self->teams != NULL && i < self->teams->len; i++)
    {
      const DskTeamRow *row = self->teams->pdata[i];

      gtk_string_list_take (names, dsk_label_name (row->name, FALSE));
      if (g_strcmp0 (row->id, team) == 0)
        chosen = i + first;
    }
  gtk_drop_down_set_model (self->team, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->team, chosen);
}

static char *
dup_about (const DskCannedRow *row)
{
  g_autofree char *name = NULL;
  g_autofree char *time = NULL;

  if (row->id == NULL || row->at == 0)
    return NULL;
  name = dsk_label_name (row->user_name, TRUE);
  time = dsk_label_short_time (row->at, g_get_real_time () / 1000);
  if (row->pending)
    return g_strdup (_ ("Waits to be saved by the relay"));
  if (row->uses == 0)
    /* Translators: a person, a time */
    return g_strdup_printf (_ ("Changed by %s, %s · not used yet"), name, time);
  /* Translators: a person, a time, how often something was used */
  return g_strdup_printf (ngettext ("Changed by %s, %s · used %d time", "Changed by %s, %s · used %d times",
                                    (gulong) row->uses),
                          name, time, (int) row->uses);
}

/* The fields alone: what it is a change of stays what it was. */
static void
fill (DskCannedEditor *self, const DskCannedRow *row)
{
  self->filling = TRUE;
  gtk_editable_set_text (self->title, row->title != NULL ? row->title : "");
  gtk_editable_set_text (self->shortcut, row->shortcut != NULL ? row->shortcut : "");
  gtk_drop_down_set_selected (self->kind, row->kind);
  fill_teams (self, row->team);
  gtk_text_buffer_set_text (self->body, row->body != NULL ? row->body : "", -1);
  self->filling = FALSE;
}

void
dsk_canned_editor_show (DskCannedEditor *self, const DskCannedRow *row)
{
  gboolean may = row->id == NULL || dsk_canned_editor_may_edit (self->client, row);
  g_autofree char *about = dup_about (row);
  DskCannedRow *base = dsk_canned_row_copy (row);

  g_clear_pointer (&self->base, dsk_canned_row_free);
  self->base = base;
  self->named = FALSE;
  fill (self, base);
  gtk_widget_set_sensitive (self->fields, may);
  gtk_widget_set_visible (self->variables, may);
  gtk_label_set_text (self->about, about != NULL ? about : "");
  gtk_widget_set_visible (GTK_WIDGET (self->about), about != NULL);
  show_preview (self);
  dsk_canned_history_show (self->history, self->client, base->id, may);
}

void
dsk_canned_editor_set_office (DskCannedEditor *self, GPtrArray *teams, GPtrArray *all)
{
  g_clear_pointer (&self->teams, g_ptr_array_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  self->teams = g_ptr_array_ref (teams);
  self->all = g_ptr_array_ref (all);
}

/* What it was like becomes what stands there: saved, it is a new version like any other. */
static void
restore_cb (DskCannedEditor *self, const DskCannedRow *row)
{
  fill (self, row);
  changed_cb (self);
}

/* --- the object --- */

static GtkDropDown *
add_choice (GtkWidget *box, const char *label, const char *const *words)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *choice = gtk_drop_down_new_from_strings (words);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", label, "xalign", 0.0f, "hexpand", TRUE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* The button in it has the keyboard, and would be read as "GtkToggleButton". */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (choice)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), choice);
  gtk_box_append (GTK_BOX (box), line);
  return GTK_DROP_DOWN (choice);
}

static GtkEditable *
add_entry (AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = dsk_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (group, row);
  return GTK_EDITABLE (row);
}

static GtkLabel *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
add_text (DskCannedEditor *self)
{
  GtkWidget *view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE,
                                  "top-margin", 9, "bottom-margin", 9, "left-margin", 9, "right-margin", 9, NULL);
  GtkWidget *scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", view, "min-content-height", 120,
                                      "max-content-height", 240, "propagate-natural-height", TRUE, NULL);

  self->body = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Text"), -1);
  gtk_widget_add_css_class (scroller, "card");
  add_label (self->fields, _ ("Text"), "heading");
  gtk_box_append (GTK_BOX (self->fields), scroller);
}

static void
add_variables (DskCannedEditor *self)
{
  GtkWidget *flow = dsk_flow_new ();
  const char *const *names = dsk_canned_variables ();

  self->variables = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  add_label (self->variables,
             _ ("What stands in double braces is filled in when the reply is used. Anything else in braces, such as "
                "{{order number}}, is left to whoever writes: Tab goes there."),
             "dim-label");
  for (guint i = 0; names[i] != NULL; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (names[i]);

      gtk_widget_add_css_class (button, "flat");
      g_signal_connect_object (button, "clicked", G_CALLBACK (variable_cb), self, G_CONNECT_SWAPPED);
      dsk_flow_append (DSK_FLOW (flow), button);
    }
  dsk_flow_set_align (DSK_FLOW (flow), 0);
  gtk_box_append (GTK_BOX (self->variables), flow);
  gtk_box_append (GTK_BOX (self->fields), self->variables);
}

static void
dsk_canned_editor_dispose (GObject *object)
{
  DskCannedEditor *self = DSK_CANNED_EDITOR (object);

  if (self->body != NULL)
    g_signal_handlers_disconnect_by_data (self->body, self);
  self->body = NULL;
  g_clear_object (&self->client);
  g_clear_pointer (&self->base, dsk_canned_row_free);
  g_clear_pointer (&self->teams, g_ptr_array_unref);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  G_OBJECT_CLASS (dsk_canned_editor_parent_class)->dispose (object);
}

static void
dsk_canned_editor_class_init (DskCannedEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_canned_editor_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
connect_fields (DskCannedEditor *self)
{
  g_signal_connect_object (self->title, "changed", G_CALLBACK (title_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shortcut, "changed", G_CALLBACK (shortcut_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->team, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->body, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_object (self->history, "restore", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
}

static void
dsk_canned_editor_init (DskCannedEditor *self)
{
  const char *kinds[] = { _ ("Reply"), _ ("Article"), NULL };
  const char *nobody[] = { _ ("Everybody"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 620, "child", box, "margin-top", 18, "margin-bottom",
                                   18, "margin-start", 12, "margin-end", 12, NULL);

  self->fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->title = add_entry (ADW_PREFERENCES_GROUP (group), _ ("Title"));
  self->shortcut = add_entry (ADW_PREFERENCES_GROUP (group), _ ("Shortcut, typed after /"));
  gtk_box_append (GTK_BOX (self->fields), group);
  self->kind = add_choice (self->fields, _ ("Kind"), kinds);
  self->team = add_choice (self->fields, _ ("Offered To"), nobody);
  add_text (self);
  add_variables (self);
  self->about = add_label (box, "", "dim-label");
  gtk_box_append (GTK_BOX (box), self->fields);
  self->problem = add_label (box, "", "error");
  add_label (box, _ ("Preview"), "heading");
  self->preview = add_label (box, "", "canned-bubble");
  self->history = DSK_CANNED_HISTORY (dsk_canned_history_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->history));
  adw_bin_set_child (ADW_BIN (self), g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", clamp, "hscrollbar-policy",
                                                   GTK_POLICY_NEVER, "vexpand", TRUE, NULL));
  connect_fields (self);
}

GtkWidget *
dsk_canned_editor_new (DskClient *client)
{
  DskCannedEditor *self = g_object_new (DSK_TYPE_CANNED_EDITOR, NULL);

  self->client = g_object_ref (client);
  return GTK_WIDGET (self);
}
