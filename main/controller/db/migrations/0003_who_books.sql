-- Hand-written: what somebody has booked before is asked at every sale, by e-mail or, where there is none, by phone. Of
-- text that is no JSON the key is null. `customers/asker.ts` asks with these very words.
CREATE INDEX allocation_who ON allocation (case when json_valid(data) then coalesce(lower(data ->> '$.customer.email'),
  replace(replace(replace(replace(replace(replace(
    data ->> '$.customer.phone', ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), '.', '')) end, ends_at)
  WHERE kind = 'booking' AND state = 'active';
