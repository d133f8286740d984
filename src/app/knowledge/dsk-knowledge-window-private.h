/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-canned-editor.h"
#include "dsk-knowledge-list.h"
#include "dsk-template-view.h"

G_BEGIN_DECLS

/* What the window and the maker of its panes share. */

#define DSK_TYPE_KNOWLEDGE_WINDOW (dsk_knowledge_window_get_type ())
G_DECLARE_FINAL_TYPE (DskKnowledgeWindow, dsk_knowledge_window, DSK, KNOWLEDGE_WINDOW, AdwWindow)

struct _DskKnowledgeWindow
{
  AdwWindow parent_instance;

  AdwLeaflet *leaflet;
  DskKnowledgeList *list;
  GtkStack *pages;  /* editor, template, none */
  GtkWidget *back;
  GtkWidget *make;
  GtkWidget *save;
  GtkWidget *remove;
  GtkWidget *newer; /* somebody changed what is being changed here */
  GtkLabel *newer_words;
  GtkWidget *theirs;
  GtkWidget *mine;
  AdwToastOverlay *toasts;
  DskCannedEditor *editor;
  DskTemplateView *template_;

  DskClient *client; /* (owned) (nullable) */
  DskKnowledge *knowledge; /* (owned) (nullable) */
  DskTemplateRow *shown; /* (borrowed from @knowledge) (nullable): on the page of a template */
  char *wanted;      /* (owned) (nullable): id of what is to be shown once it is read */
};

/* What is at the side: the list, and how to make a new one. Returns: (transfer floating) */
GtkWidget *dsk_knowledge_window_make_left (DskKnowledgeWindow *self);
/* The page of one, and what can be done with it. Returns: (transfer floating) */
GtkWidget *dsk_knowledge_window_make_right (DskKnowledgeWindow *self, DskClient *client);

G_END_DECLS
