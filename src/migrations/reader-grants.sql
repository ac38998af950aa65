-- Everything that the user of functions that only read may do: no gate, no task tokens beyond the latest, no links.
-- psql runs this file with -v user=approval_reader.

grant usage on schema public to :"user";

grant select on approval_tasks, questions, question_words, reviews, task_events, repair_leases, mails, absences,
  papers to :"user";
