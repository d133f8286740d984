/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-trouble-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dsk-error.h"
#include "dsk-focus-inside.h"

typedef enum { OFFER_RETRY, OFFER_ENROL } Offer;

typedef struct {
  const char *icon;
  const char *title;
  const char *description;
  const char *button;
  Offer offer;
} Words;

static const Words locked = {
  "dastak-key-symbolic",
  N_("The Keyring Is Not Available"),
  N_("Dastak keeps the token for this computer in your keyring and nowhere else. Unlock the "
      "keyring, or start "
      "a keyring service such as GNOME Keyring, then try again. Your conversations are safe."),
  N_("Try Again"),
  OFFER_RETRY,
};
static const Words revoked = {
  "dastak-shield-symbolic",
  N_("This Computer Was Signed Out"),
  N_("An administrator ended this computer’s access, or the relay was set up anew. To go on, "
      "enrol this "
      "computer again with a new code."),
  N_("Enrol Again"),
  OFFER_ENROL,
};
static const Words upgrade = {
  "dastak-reopen-symbolic",
  N_("Dastak Is Too Old for This Relay"),
  N_("The relay speaks a newer language than this version of Dastak. Update Dastak; nothing that "
      "you wrote "
      "is lost."),
  N_("Try Again"),
  OFFER_RETRY,
};
static const Words corrupt = {
  "dastak-attention-symbolic",
  N_("This Computer’s Copy Is Damaged"),
  N_("The local copy of your conversations can’t be read. The relay still has everything that it "
      "received, "
      "and Dastak can fetch it again. The damaged file is kept, in case something that you wrote "
      "had not been "
      "sent yet."),
  N_("Fetch a New Copy"),
  OFFER_RETRY,
};
static const Words newer = {
  "dastak-reopen-symbolic",
  N_("A Newer Dastak Was Here"),
  N_("The local copy was written by a newer version of Dastak. Update Dastak to open it; this "
      "version leaves "
      "it untouched."),
  N_("Try Again"),
  OFFER_RETRY,
};
static const Words full = {
  "dastak-attention-symbolic",
  N_("The Disk Is Full"),
  N_("Dastak can’t save anything now, so it does not let you write what might be lost. Free some "
      "space, then "
      "try again."),
  N_("Try Again"),
  OFFER_RETRY,
};
static const Words in_use = {
  "dastak-attention-symbolic",
  N_("Dastak Is Open Already"),
  N_("Another Dastak uses this profile now. Use that window, or close it and try again."),
  N_("Try Again"),
  OFFER_RETRY,
};
static const Words broken = {
  "dastak-attention-symbolic",
  N_("Dastak Can’t Open Its Data"),
  N_("The local copy of your conversations can’t be opened. Nothing was changed or deleted."),
  N_("Try Again"),
  OFFER_RETRY,
};

static const Words expired = {
  "dastak-key-symbolic",
  N_("Locked Until the Relay Is Reached"),
  N_("This computer was without the relay for so long that nobody knows whether you may still see what is on it. "
     "Connect to the network where the relay is; everything comes back by itself, with what you wrote."),
  N_("Try Again"),
  OFFER_RETRY,
};

struct _DskTroublePage {
  GtkWidget parent_instance;

  GtkWidget *header;
  AdwStatusPage *page;
  GtkLabel *detail;
  GtkButton *button;
  GtkWidget *quit;

  Offer offer;
};

enum { RETRY, ENROL, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskTroublePage, dsk_trouble_page, GTK_TYPE_WIDGET)

static const Words *
choose_words (DskClientState state, const GError *error)
{
  if (state == DSK_CLIENT_LOCKED)
    return &locked;
  if (state == DSK_CLIENT_REVOKED)
    return &revoked;
  if (state == DSK_CLIENT_UPGRADE)
    return &upgrade;
  if (state != DSK_CLIENT_BROKEN)
    return &expired;
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_CORRUPT))
    return &corrupt;
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_NEWER))
    return &newer;
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_FULL))
    return &full;
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_BUSY))
    return &in_use;
  return &broken;
}

static void
button_cb (DskTroublePage *self)
{
  g_signal_emit (self, signals[self->offer == OFFER_ENROL ? ENROL : RETRY], 0);
}

static gboolean
dsk_trouble_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (DSK_TROUBLE_PAGE (widget)->button));
}

static void
dsk_trouble_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DSK_TYPE_TROUBLE_PAGE);
  G_OBJECT_CLASS (dsk_trouble_page_parent_class)->dispose (object);
}

static void
dsk_trouble_page_class_init (DskTroublePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_trouble_page_dispose;
  widget_class->focus = dsk_focus_inside;
  widget_class->grab_focus = dsk_trouble_page_grab_focus;
  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[ENROL] = g_signal_new ("enrol", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-trouble-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DskTroublePage, header);
  gtk_widget_class_bind_template_child (widget_class, DskTroublePage, page);
  gtk_widget_class_bind_template_child (widget_class, DskTroublePage, detail);
  gtk_widget_class_bind_template_child (widget_class, DskTroublePage, button);
  gtk_widget_class_bind_template_child (widget_class, DskTroublePage, quit);
  gtk_widget_class_bind_template_callback (widget_class, button_cb);
}

static void
dsk_trouble_page_init (DskTroublePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dsk_trouble_page_set_trouble (DskTroublePage *self, DskClientState state, const GError *error)
{
  const Words *words;

  g_return_if_fail (DSK_IS_TROUBLE_PAGE (self));

  words = choose_words (state, error);
  adw_status_page_set_icon_name (self->page, words->icon);
  adw_status_page_set_title (self->page, _(words->title));
  adw_status_page_set_description (self->page, _(words->description));
  gtk_label_set_text (self->detail, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), error != NULL);
  gtk_button_set_label (self->button, _(words->button));
  self->offer = words->offer;
}
