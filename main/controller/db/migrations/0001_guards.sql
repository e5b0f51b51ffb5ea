-- Hand-written: SQLite cannot say these as constraints, and code that forgets to check must still not double-book.
-- Each firing is a bug and an alarm: the engine has decided before it gets here.
CREATE TRIGGER allocation_overlap_insert BEFORE INSERT ON allocation WHEN NEW.state = 'active'
BEGIN
  SELECT RAISE(ABORT, 'OVERLAP') WHERE EXISTS (
    SELECT 1 FROM allocation
    WHERE resource_id = NEW.resource_id AND state = 'active' AND id <> NEW.id
      AND starts_at > NEW.starts_at - 604800000 AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at);
END;
--> statement-breakpoint
CREATE TRIGGER allocation_overlap_update BEFORE UPDATE ON allocation WHEN NEW.state = 'active'
BEGIN
  SELECT RAISE(ABORT, 'OVERLAP') WHERE EXISTS (
    SELECT 1 FROM allocation
    WHERE resource_id = NEW.resource_id AND state = 'active' AND id <> NEW.id
      AND starts_at > NEW.starts_at - 604800000 AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at);
END;
--> statement-breakpoint
CREATE TRIGGER allocation_owner_insert BEFORE INSERT ON allocation WHEN NEW.state = 'active' AND NEW.holder = 'own'
BEGIN
  SELECT RAISE(ABORT, 'NOT_OWNER') WHERE NOT EXISTS (
    SELECT 1 FROM held_range
    WHERE resource_id = NEW.resource_id AND holder = 'own' AND starts_at <= NEW.starts_at AND NEW.ends_at <= ends_at);
END;
--> statement-breakpoint
CREATE TRIGGER allocation_owner_update BEFORE UPDATE ON allocation WHEN NEW.state = 'active' AND NEW.holder = 'own'
BEGIN
  SELECT RAISE(ABORT, 'NOT_OWNER') WHERE NOT EXISTS (
    SELECT 1 FROM held_range
    WHERE resource_id = NEW.resource_id AND holder = 'own' AND starts_at <= NEW.starts_at AND NEW.ends_at <= ends_at);
END;
--> statement-breakpoint
CREATE TRIGGER allocation_shape_insert BEFORE INSERT ON allocation
BEGIN
  SELECT RAISE(ABORT, 'allocation: bad interval')
    WHERE NEW.starts_at >= NEW.ends_at OR NEW.ends_at - NEW.starts_at > 604800000;
  SELECT RAISE(ABORT, 'allocation: unknown kind, state or holder')
    WHERE NEW.kind NOT IN ('booking', 'hold', 'block') OR NEW.state NOT IN ('active', 'void')
      OR NEW.holder NOT IN ('own', 'transit', 'peer');
END;
--> statement-breakpoint
CREATE TRIGGER allocation_shape_update BEFORE UPDATE ON allocation
BEGIN
  SELECT RAISE(ABORT, 'allocation: bad interval')
    WHERE NEW.starts_at >= NEW.ends_at OR NEW.ends_at - NEW.starts_at > 604800000;
  SELECT RAISE(ABORT, 'allocation: unknown kind, state or holder')
    WHERE NEW.kind NOT IN ('booking', 'hold', 'block') OR NEW.state NOT IN ('active', 'void')
      OR NEW.holder NOT IN ('own', 'transit', 'peer');
END;
--> statement-breakpoint
CREATE TRIGGER held_range_overlap BEFORE INSERT ON held_range
BEGIN
  SELECT RAISE(ABORT, 'OVERLAP') WHERE EXISTS (
    SELECT 1 FROM held_range
    WHERE resource_id = NEW.resource_id AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at);
END;
--> statement-breakpoint
-- But for what it says of somebody who is being forgotten: while that is under way its details may change, and nothing else.
CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
  WHEN NOT (OLD.id = NEW.id AND OLD.at = NEW.at AND OLD.by_kind = NEW.by_kind AND OLD.by_staff_id IS NEW.by_staff_id
    AND OLD.by_name = NEW.by_name AND OLD.action = NEW.action AND OLD.subject_type = NEW.subject_type
    AND OLD.subject_id = NEW.subject_id AND EXISTS (SELECT 1 FROM erasure WHERE done_at IS NULL))
BEGIN SELECT RAISE(ABORT, 'APPEND_ONLY'); END;
--> statement-breakpoint
CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'APPEND_ONLY'); END;
--> statement-breakpoint
-- Of text that is no JSON the PIN is null. Whether one is taken is asked at every sale.
CREATE INDEX allocation_pin ON allocation (CASE WHEN json_valid(data) THEN data ->> '$.pin' END)
  WHERE kind = 'booking' AND state = 'active';
--> statement-breakpoint
-- What somebody has booked before is asked at every sale, by e-mail or, where there is none, by phone. Of
-- text that is no JSON the key is null. `customers/asker.ts` asks with these very words.
CREATE INDEX allocation_who ON allocation (case when json_valid(data) then coalesce(lower(data ->> '$.customer.email'),
  replace(replace(replace(replace(replace(replace(
    data ->> '$.customer.phone', ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', '')) end, ends_at)
  WHERE kind = 'booking' AND state = 'active';
