/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-permission.h"

#include <string.h>

/* The table once more, written another way: a letter an action in the order of DskAction. y: always,
 * o: in one's own conversations, -: never. */
static const struct { DskRole role; const char *rules; } table[] = {
  { DSK_ROLE_SUPER_ADMIN, "yyyyyyyyyyyyyyy" },
  { DSK_ROLE_ADMIN, "yyyyyyyyyyyyyyy" },
  { DSK_ROLE_SUPERVISOR, "yyyyyy--yoyyyyy" },
  { DSK_ROLE_AGENT, "yyyoyy-----oyyo" },
  { DSK_ROLE_OPERATOR, "oo--oo-----oyoo" },
  { DSK_ROLE_VIEWER, "--------------o" },
};

static void
test_table (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (table), ==, DSK_ROLE_N);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_assert_cmpuint (strlen (table[i].rules), ==, DSK_ACTION_N);
      for (guint action = 0; action < DSK_ACTION_N; action++)
        {
          char rule = table[i].rules[action];

          g_assert_cmpint (dsk_permission_allows (table[i].role, (DskAction) action, TRUE), ==, rule != '-');
          g_assert_cmpint (dsk_permission_allows (table[i].role, (DskAction) action, FALSE), ==, rule == 'y');
        }
    }
}

static void
test_denies_by_default (void)
{
  g_assert_false (dsk_permission_allows ((DskRole) 99, DSK_ACTION_SEND, TRUE));
  g_assert_false (dsk_permission_allows (DSK_ROLE_SUPER_ADMIN, (DskAction) 99, TRUE));
  g_assert_false (dsk_permission_allows ((DskRole) -1, (DskAction) -1, TRUE));
}

/* A letter a scope in the order of DskScope: d: what they begin with, y: may be chosen. Then the classes: content,
 * notes, audit; o: if it was allowed. */
static const struct { DskRole role; const char *scopes; const char *classes; } sights[] = {
  { DSK_ROLE_SUPER_ADMIN, "---d", "yyy" },
  { DSK_ROLE_ADMIN, "---d", "yyy" },
  { DSK_ROLE_SUPERVISOR, "-yd-", "yyy" },
  { DSK_ROLE_AGENT, "-d--", "yy-" },
  { DSK_ROLE_OPERATOR, "d---", "yy-" },
  { DSK_ROLE_VIEWER, "-dyy", "yo-" },
};

static void
test_sights (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (sights), ==, DSK_ROLE_N);
  for (guint i = 0; i < DSK_ROLE_N; i++)
    {
      DskRole role = sights[i].role;

      g_assert_cmpuint (strlen (sights[i].scopes), ==, DSK_SCOPE_N);
      for (guint scope = 0; scope < DSK_SCOPE_N; scope++)
        {
          g_assert_cmpint (dsk_role_may_have_scope (role, (DskScope) scope), ==, sights[i].scopes[scope] != '-');
          g_assert_cmpint (dsk_role_default_scope (role) == (DskScope) scope, ==, sights[i].scopes[scope] == 'd');
        }
      for (guint cls = 0; cls < 4; cls++)
        {
          char rule = cls < 3 ? sights[i].classes[cls] : '-';

          g_assert_cmpint (dsk_role_sees_class (role, cls, TRUE), ==, rule != '-');
          g_assert_cmpint (dsk_role_sees_class (role, cls, FALSE), ==, rule == 'y');
        }
    }
  g_assert_false (dsk_role_sees_class ((DskRole) 99, 0, TRUE));
  g_assert_false (dsk_role_may_have_scope ((DskRole) 99, DSK_SCOPE_TEAMS));
}

/* Where a conversation can be, seen from one person: nobody's, of another team, of their team, their own in each. And
 * what is known of whether a note tells them: n: no, ?: perhaps, y: yes. */
static const DskPlace places[] = {
  { .has_team = FALSE },
  { .has_team = TRUE },
  { .has_team = TRUE, .in_team = TRUE },
  { .owns = TRUE },
  { .owns = TRUE, .has_team = TRUE },
  { .owns = TRUE, .has_team = TRUE, .in_team = TRUE },
};
static const struct { DskRole role; const char *told; } tellings[] = {
  { DSK_ROLE_SUPER_ADMIN, "yyyyyy" },
  { DSK_ROLE_ADMIN, "yyyyyy" },
  { DSK_ROLE_SUPERVISOR, "n?yyyy" },
  { DSK_ROLE_AGENT, "nnyyyy" },
  { DSK_ROLE_OPERATOR, "nnnyyy" },
  { DSK_ROLE_VIEWER, "nnnnnn" }, /* they may read notes at most, and say nothing of it */
};

static void
test_tellings (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (tellings), ==, DSK_ROLE_N);
  for (guint i = 0; i < DSK_ROLE_N; i++)
    {
      g_assert_cmpuint (strlen (tellings[i].told), ==, G_N_ELEMENTS (places));
      for (guint place = 0; place < G_N_ELEMENTS (places); place++)
        g_assert_cmpint ("n?y"[dsk_role_sight (tellings[i].role, &places[place])], ==, tellings[i].told[place]);
    }
  g_assert_cmpint (dsk_role_sight ((DskRole) 99, &places[5]), ==, DSK_SIGHT_NO);
}

static void
test_names (void)
{
  DskRole role;

  for (guint i = 0; i < DSK_ROLE_N; i++)
    {
      g_assert_true (dsk_role_from_string (dsk_role_to_string ((DskRole) i), &role));
      g_assert_cmpint (role, ==, (int) i);
    }
  g_assert_false (dsk_role_from_string ("root", &role));
  g_assert_false (dsk_role_from_string (NULL, &role));
  for (guint i = 0; i < DSK_SCOPE_N; i++)
    {
      DskScope scope;

      g_assert_true (dsk_scope_from_string (dsk_scope_to_string ((DskScope) i), &scope));
      g_assert_cmpint (scope, ==, (int) i);
      g_assert_false (dsk_scope_from_string ("all", &scope));
    }
  for (guint i = 0; i < DSK_ACTION_N; i++)
    g_assert_nonnull (dsk_action_to_string ((DskAction) i));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/permission/table", test_table);
  g_test_add_func ("/permission/denies-by-default", test_denies_by_default);
  g_test_add_func ("/permission/sights", test_sights);
  g_test_add_func ("/permission/tellings", test_tellings);
  g_test_add_func ("/permission/names", test_names);
  return g_test_run ();
}
