-- What messages cost is added up by the store itself now (dsk-replica-recount.c), each row as it comes, changes or goes.
-- A table with triggers makes a savepoint for every row, which cost a first sync a third of its time.

DROP TRIGGER cost_gone;
DROP TRIGGER cost_message_new;
DROP TRIGGER cost_message_gone;
DROP TRIGGER cost_message_before;
DROP TRIGGER cost_message_after;
DROP TRIGGER cost_status_new;
DROP TRIGGER cost_status_gone;
DROP TRIGGER cost_status_before;
DROP TRIGGER cost_status_after;
