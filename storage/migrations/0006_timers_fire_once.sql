-- A timer of a case fires once for one instant, whatever the service believes: the journal takes no second entry.
CREATE UNIQUE INDEX timers_fire_once ON journal (
    case_id,
    CASE WHEN json_valid(input) THEN json_extract(input, '$.timer') END,
    CASE WHEN json_valid(input) THEN json_extract(input, '$.due') END
) WHERE event = 'timer' AND actor = '';
