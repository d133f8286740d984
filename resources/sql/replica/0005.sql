-- What messages cost, added up as their statuses come. One row: of the messages of one conversation, one month (UTC,
-- year * 100 + month), one author ('': nobody) and one category (as Meta says it; '': not said). The triggers below keep
-- it equal to the sum over message_price, whatever happens to rows, in whatever order.

CREATE TABLE cost (
  month INTEGER NOT NULL,
  conv_key INTEGER NOT NULL,
  author TEXT NOT NULL,
  category TEXT NOT NULL,
  n INTEGER NOT NULL,
  billable INTEGER NOT NULL,
  free INTEGER NOT NULL,
  unsaid INTEGER NOT NULL,
  service INTEGER NOT NULL,
  PRIMARY KEY (month, conv_key, author, category)
) STRICT, WITHOUT ROWID;
CREATE INDEX cost_conv ON cost (conv_key);

-- Our messages that left. service: free-form and arrived, which the allowance is counted in.
CREATE VIEW message_price AS
SELECT m.id, CAST(strftime('%Y%m', m.at / 1000, 'unixepoch') AS INTEGER) AS month, m.conv_key,
  coalesce(m.author, '') AS author, coalesce(s.price_category, '') AS category, 1 AS n,
  s.billable IS NOT NULL AND s.billable <> 0 AS billable, s.billable IS 0 AS free, s.billable IS NULL AS unsaid,
  m.kind <> 'template' AND s.state <> 'sent' AND coalesce(s.price_category, 'service') = 'service' AS service
FROM message AS m JOIN message_status AS s ON s.id = m.id
WHERE m.direction = 'out' AND s.state IN ('sent', 'delivered', 'read', 'played');

INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service)
SELECT month, conv_key, author, category, sum(n), sum(billable), sum(free), sum(unsaid), sum(service)
FROM message_price GROUP BY month, conv_key, author, category;

CREATE TRIGGER cost_gone AFTER UPDATE ON cost WHEN NEW.n = 0 BEGIN
  DELETE FROM cost WHERE month = NEW.month AND conv_key = NEW.conv_key AND author = NEW.author
    AND category = NEW.category;
END;

CREATE TRIGGER cost_message_new AFTER INSERT ON message WHEN NEW.direction = 'out' BEGIN
  INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service)
  SELECT month, conv_key, author, category, n, billable, free, unsaid, service
  FROM message_price WHERE id = NEW.id
  ON CONFLICT (month, conv_key, author, category) DO UPDATE SET n = n + excluded.n,
    billable = billable + excluded.billable, free = free + excluded.free, unsaid = unsaid + excluded.unsaid,
    service = service + excluded.service;
END;
CREATE TRIGGER cost_message_gone BEFORE DELETE ON message WHEN OLD.direction = 'out' BEGIN
  INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service)
  SELECT month, conv_key, author, category, -n, -billable, -free, -unsaid, -service
  FROM message_price WHERE id = OLD.id
  ON CONFLICT (month, conv_key, author, category) DO UPDATE SET n = n + excluded.n,
    billable = billable + excluded.billable, free = free + excluded.free, unsaid = unsaid + excluded.unsaid,
    service = service + excluded.service;
END;
CREATE TRIGGER cost_message_before BEFORE UPDATE OF id, conv_key, direction, kind, at, author ON message
  WHEN NOT (OLD.id IS NEW.id AND OLD.conv_key IS NEW.conv_key AND OLD.direction IS NEW.direction AND OLD.kind IS NEW.kind AND OLD.at IS NEW.at AND OLD.author IS NEW.author) BEGIN
  INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service)
  SELECT month, conv_key, author, category, -n, -billable, -free, -unsaid, -service
  FROM message_price WHERE id = OLD.id
  ON CONFLICT (month, conv_key, author, category) DO UPDATE SET n = n + excluded.n,
    billable = billable + excluded.billable, free = free + excluded.free, unsaid = unsaid + excluded.unsaid,
    service = service + excluded.service;
END;
CREATE TRIGGER cost_message_after AFTER UPDATE OF id, conv_key, direction, kind, at, author ON message
  WHEN NOT (OLD.id IS NEW.id AND OLD.conv_key IS NEW.conv_key AND OLD.direction IS NEW.direction AND OLD.kind IS NEW.kind AND OLD.at IS NEW.at AND OLD.author IS NEW.author) BEGIN
  INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service)
  SELECT month, conv_key, author, category, n, billable, free, unsaid, service
  FROM message_price WHERE id = NEW.id
  ON CONFLICT (month, conv_key, author, category) DO UPDATE SET n = n + excluded.n,
    billable = billable + excluded.billable, free = free + excluded.free, unsaid = unsaid + excluded.unsaid,
    service = service + excluded.service;
END;

CREATE TRIGGER cost_status_new AFTER INSERT ON message_status BEGIN
  INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service)
  SELECT month, conv_key, author, category, n, billable, free, unsaid, service
  FROM message_price WHERE id = NEW.id
  ON CONFLICT (month, conv_key, author, category) DO UPDATE SET n = n + excluded.n,
    billable = billable + excluded.billable, free = free + excluded.free, unsaid = unsaid + excluded.unsaid,
    service = service + excluded.service;
END;
CREATE TRIGGER cost_status_gone BEFORE DELETE ON message_status BEGIN
  INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service)
  SELECT month, conv_key, author, category, -n, -billable, -free, -unsaid, -service
  FROM message_price WHERE id = OLD.id
  ON CONFLICT (month, conv_key, author, category) DO UPDATE SET n = n + excluded.n,
    billable = billable + excluded.billable, free = free + excluded.free, unsaid = unsaid + excluded.unsaid,
    service = service + excluded.service;
END;
CREATE TRIGGER cost_status_before BEFORE UPDATE OF id, state, billable, price_category ON message_status
  WHEN NOT (OLD.id IS NEW.id AND OLD.state IS NEW.state AND OLD.billable IS NEW.billable AND OLD.price_category IS NEW.price_category) BEGIN
  INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service)
  SELECT month, conv_key, author, category, -n, -billable, -free, -unsaid, -service
  FROM message_price WHERE id = OLD.id
  ON CONFLICT (month, conv_key, author, category) DO UPDATE SET n = n + excluded.n,
    billable = billable + excluded.billable, free = free + excluded.free, unsaid = unsaid + excluded.unsaid,
    service = service + excluded.service;
END;
CREATE TRIGGER cost_status_after AFTER UPDATE OF id, state, billable, price_category ON message_status
  WHEN NOT (OLD.id IS NEW.id AND OLD.state IS NEW.state AND OLD.billable IS NEW.billable AND OLD.price_category IS NEW.price_category) BEGIN
  INSERT INTO cost (month, conv_key, author, category, n, billable, free, unsaid, service)
  SELECT month, conv_key, author, category, n, billable, free, unsaid, service
  FROM message_price WHERE id = NEW.id
  ON CONFLICT (month, conv_key, author, category) DO UPDATE SET n = n + excluded.n,
    billable = billable + excluded.billable, free = free + excluded.free, unsaid = unsaid + excluded.unsaid,
    service = service + excluded.service;
END;
