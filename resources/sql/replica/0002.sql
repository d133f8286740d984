-- head: how far the relay's log went when we last heard of it; cursor is how much of that is here. 0: never heard.
ALTER TABLE state ADD COLUMN head INTEGER NOT NULL DEFAULT 0;
