/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "demo-office.h"
#include "dsk-conversation-page.h"

G_BEGIN_DECLS

/**
 * Harness:
 *
 * The conversation page alone in a window, over the demo office, for tests inside of one process.
 * Keys can't be made in there; what needs them is tested from outside.
 */
typedef struct
{
  Office *office;            /* (owned) */
  GtkWidget *window;         /* (owned by GTK): NULL once it was closed */
  DskConversationPage *page; /* (owned by the window) */
} Harness;

/* Call once, instead of gtk_test_init(). */
void harness_init (int *argc, char ***argv);
Harness *harness_new (const char *role, int width, int height);
/* The app's own window instead. */
Harness *harness_new_app (const char *role);
Harness *harness_new_app_empty (const char *role); /* of an office to which nobody wrote yet */
void harness_free (Harness *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Harness, harness_free)

/* Opens a conversation and waits until it is on screen. */
void harness_open (Harness *self, const char *conv);
/* Waits for the replica, then for two frames. */
void harness_settle (Harness *self);
/* @window gets that size, as far as it can have it. */
void harness_resize (GtkWidget *window, int width, int height);
void harness_wait_frames (GtkWidget *widget, guint n);

/* The first mapped descendant of @type whose text or label is @text (NULL: any), or, of a button that is a picture, its
 * tooltip. Returns: (nullable) */
GtkWidget *harness_find (GtkWidget *widget, GType type, const char *text);
guint harness_count (GtkWidget *widget, GType type);
/* Does what @widget has for @key, "<Control>z", before what has the focus hears of it: its shortcut, as there is no
 * keyboard here. Returns: whether there was one, and it did something */
gboolean harness_press_early (GtkWidget *widget, const char *key);
/* The same of what @widget has for @key, "h", once what has the focus did not want it. */
gboolean harness_press (GtkWidget *widget, const char *key);
/* While the disk is @full, no file of this process takes a byte more. */
void harness_set_disk_full (gboolean full);
/* Returns: (transfer full): the conversation as the replica shows it */
DskConversationRow *harness_read_row (Harness *self, const char *conv);
/* Until @conv is with them. @owner, @team: (nullable): nobody, none */
void harness_expect_with (Harness *self, const char *conv, const char *owner, const char *team);
/* Whether something in @widget says what is wrong, as an alert. */
gboolean harness_says_trouble (gpointer widget);
/* The topmost window of @type. Returns: (nullable) */
GtkWidget *harness_find_window (GType type);
/* Presses the button @label of the question that is in front. */
void harness_answer (Harness *self, const char *label);
/* What is written in @form, a DskFormWindow, is not lost: neither by a disk that is full while it is applied, nor by
 * who closes it and thinks better of it. It must be ready and changed; it stays open, as it is. */
void harness_check_form (Harness *self, GtkWidget *form);
/* Writes what the window shows to @name.png in the folder of the variable DASTAK_SCREENSHOTS, if
 * that is set. */
void harness_shoot (Harness *self, const char *name);
/* The same of any window. */
void harness_shoot_window (GtkWidget *window, const char *name);

G_END_DECLS
