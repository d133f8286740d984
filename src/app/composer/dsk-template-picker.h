/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-send-dialog.h"

G_BEGIN_DECLS

/**
 * DskTemplatePicker:
 *
 * Finds an approved template, fills it in and shows how it will look. Complete by keyboard: what is typed
 * searches, Up and Down choose, Enter goes to the variables, Ctrl+Enter sends.
 */
#define DSK_TYPE_TEMPLATE_PICKER (dsk_template_picker_get_type ())
G_DECLARE_FINAL_TYPE (DskTemplatePicker, dsk_template_picker, DSK, TEMPLATE_PICKER, DskSendDialog)

/* @contact: (nullable): the customer's name */
DskSendDialog *dsk_template_picker_new (GtkWindow *parent, DskClient *client, const char *conv,
                                        const char *contact);
/* Goes on with the template @id, as if it had been chosen in the list, as soon as it is read. If it is not there any
 * more, nothing is chosen for anybody. */
void dsk_template_picker_choose (DskTemplatePicker *self, const char *id);
/* The same with what a template was filled in with before. @content: of that message */
void dsk_template_picker_restore (DskTemplatePicker *self, const char *content);
/* @text: what is looked for, to be typed on */
void dsk_template_picker_search (DskTemplatePicker *self, const char *text);
/* For somebody with whom there is no conversation yet. @number: the id of ours; @title: of the window */
DskSendDialog *dsk_template_picker_new_for_number (GtkWindow *parent, DskClient *client, const char *number,
                                                   const char *title);

G_END_DECLS
