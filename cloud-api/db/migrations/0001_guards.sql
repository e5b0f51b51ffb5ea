-- Hand-written: what drizzle cannot say. Code that forgets to check must still not double-book; each firing is a bug and an alarm.
CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
-- Deferred to the commit: one transaction may swap the times of several allocations, in any order of its statements.
ALTER TABLE allocation ADD CONSTRAINT allocation_no_overlap
  EXCLUDE USING gist (resource_id WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (state = 'active')
  DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE allocation ADD CONSTRAINT allocation_shape CHECK (
  starts_at < ends_at AND ends_at - starts_at <= 604800000 AND kind IN ('booking', 'hold', 'block')
  AND state IN ('active', 'void') AND holder IN ('own', 'transit', 'peer'));
--> statement-breakpoint
ALTER TABLE held_range ADD CONSTRAINT held_range_no_overlap
  EXCLUDE USING gist (resource_id WITH =, int8range(starts_at, ends_at) WITH &&) DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
CREATE FUNCTION allocation_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM held_range
    WHERE facility_id = NEW.facility_id AND resource_id = NEW.resource_id AND holder = 'own'
      AND starts_at <= NEW.starts_at AND NEW.ends_at <= ends_at) THEN
    RAISE EXCEPTION 'NOT_OWNER' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER allocation_owner BEFORE INSERT OR UPDATE ON allocation
  FOR EACH ROW WHEN (NEW.state = 'active' AND NEW.holder = 'own') EXECUTE FUNCTION allocation_owner();
--> statement-breakpoint
CREATE INDEX allocation_pin ON allocation (facility_id, (data ->> 'pin')) WHERE state = 'active' AND kind = 'booking';
--> statement-breakpoint
-- A statement asks it of itself: its transaction's COMMIT is sent along with it, and nobody looks in between. Null
-- expects nothing.
CREATE FUNCTION expect_rows(expected bigint, written bigint, statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF written <> expected THEN
    RAISE EXCEPTION '%: % of the rows are not there to be written, or not this facility''s', statement, expected - written;
  END IF;
END $$;
--> statement-breakpoint
-- Bookings name the version of the terms that they were sold by: what that was never changes.
CREATE FUNCTION terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TERMS_STAY' USING ERRCODE = '23514';
END $$;
--> statement-breakpoint
CREATE TRIGGER terms_stay BEFORE UPDATE OR DELETE ON terms FOR EACH ROW EXECUTE FUNCTION terms_stay();
