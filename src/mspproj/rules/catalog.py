"""Every rule there is, in the order of the codes."""

from mspproj.rules import (
    billing,
    budget,
    changes,
    closeout,
    comms,
    contacts,
    dashboards,
    escalation,
    gaps,
    handover,
    hypercare,
    impact,
    intake,
    lessons,
    money,
    parts,
    people,
    plan,
    records,
    stages,
    time,
    timing,
)
from mspproj.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    closeout.untouched,  # CLO801 closeout-untouched
    closeout.signed_by,  # CLO802 closeout-signed-by
    closeout.signature_stale,  # CLO803 closeout-signature-stale
    closeout.items_open,  # CLO804 closeout-items-open
    closeout.records_open,  # CLO805 closeout-records-open
    closeout.tasks_open,  # CLO806 closeout-tasks-open
    closeout.not_signed,  # CLO808 closeout-not-signed
    closeout.slow,  # CLO809 closeout-slow
    closeout.answer_unknown,  # CLO810 closeout-answer-unknown
    closeout.evidence,  # CLO811 closeout-evidence
    hypercare.report,  # CLO813 closeout-report
    hypercare.acceptance,  # CLO814 closeout-acceptance
    hypercare.call,  # CLO816 hypercare-call
    hypercare.short,  # CLO817 hypercare-short
    hypercare.over,  # CLO818 hypercare-over
    hypercare.work,  # CLO819 closing-work
    comms.rhythm,  # COM501 comms-rhythm
    comms.weekday,  # COM502 comms-weekday
    comms.anchor,  # COM503 comms-anchor
    comms.owner,  # COM504 comms-owner
    comms.audience_unknown,  # COM505 comms-audience
    comms.reaches_nobody,  # COM506 comms-nobody
    comms.owner_nobody,  # COM507 comms-no-owner
    gaps.weekly_call,  # COM508 comms-weekly-call
    gaps.accounting,  # COM509 comms-accounting
    gaps.stakeholder,  # COM510 comms-stakeholder
    gaps.overdue,  # COM511 comms-overdue
    gaps.phase,  # COM512 comms-phase
    gaps.event,  # COM513 comms-event
    gaps.draft,  # COM514 comms-draft
    dashboards.lists,  # DSH921 dashboard-list
    impact.reversed_,  # IMP301 impact-reversed
    impact.notice_short,  # IMP302 impact-notice-short
    impact.in_blackout,  # IMP303 impact-blackout
    gaps.unannounced,  # IMP304 impact-unannounced
    impact.overlap,  # IMP305 impact-overlap
    impact.task_unknown,  # IMP306 impact-task-unknown
    impact.who,  # IMP307 impact-who
    impact.zone,  # IMP308 impact-zone
    intake.objective,  # INT101 intake-objective
    intake.in_scope,  # INT102 intake-scope
    intake.out_of_scope,  # INT103 intake-out-of-scope
    contacts.sponsor,  # INT104 intake-sponsor
    contacts.technical_contact,  # INT105 intake-technical-contact
    contacts.billing_contact,  # INT106 intake-billing-contact
    contacts.contact_unknown,  # INT107 intake-contact-unknown
    contacts.contact_email,  # INT108 intake-contact-email
    contacts.contact_gone,  # INT109 intake-contact-gone
    intake.assumptions,  # INT110 intake-assumptions
    intake.acceptance,  # INT111 intake-acceptance
    intake.client_duty,  # INT112 intake-client-duty
    intake.duty_owner,  # INT113 intake-duty-owner
    intake.duty_overdue,  # INT114 intake-duty-overdue
    intake.client_unknown,  # INT115 intake-client-unknown
    intake.estimate,  # INT120 intake-estimate
    intake.dates,  # INT121 intake-dates
    intake.dates_reversed,  # INT122 intake-dates-reversed
    intake.promised_day_off,  # INT123 intake-promised-day-off
    intake.risks,  # INT124 intake-risks
    parts.quantity,  # INT130 intake-quantity
    parts.below_cost,  # INT131 intake-below-cost
    parts.margin,  # INT132 intake-margin
    parts.quote_expired,  # INT133 intake-quote-expired
    parts.quote_expiring,  # INT134 intake-quote-expiring
    parts.vendor_unknown,  # INT135 intake-vendor-unknown
    parts.part_task,  # INT136 intake-part-task
    parts.part_price,  # INT137 intake-part-price
    handover.approval,  # INT140 intake-approval
    handover.approval_stale,  # INT141 intake-approval-stale
    handover.approval_own,  # INT142 intake-approval-own
    handover.handoff,  # INT143 intake-handoff
    handover.client_acceptance,  # INT145 intake-client-acceptance
    handover.team,  # INT150 intake-team
    handover.team_unknown,  # INT151 intake-team-unknown
    handover.team_gone,  # INT152 intake-team-gone
    handover.support,  # INT153 intake-support
    handover.duties_apart,  # INT154 intake-duties-apart
    lessons.review,  # LES871 lesson-review
    lessons.change,  # LES872 lesson-change
    lessons.end,  # LES873 lesson-end
    lessons.none,  # LES874 lesson-none
    money.hours,  # MON401 money-hours
    money.labor_price,  # MON402 money-labor-price
    money.billing_shares,  # MON403 money-billing-shares
    money.billing_when,  # MON404 money-billing-when
    money.no_budget,  # MON405 money-no-budget
    budget.step,  # MON406 money-step
    budget.spent,  # MON407 money-spent
    budget.forecast,  # MON408 money-forecast
    money.contract_unknown,  # MON410 money-contract-unknown
    money.contract_expired,  # MON411 money-contract-expired
    billing.block_used,  # MON412 money-block-used
    billing.block_ending,  # MON413 money-block-ending
    changes.unapproved_change,  # MON420 money-unapproved-change
    changes.change_approval,  # MON421 money-change-approval
    changes.change_approver,  # MON422 money-change-approver
    changes.change_expired,  # MON423 money-change-expired
    changes.change_price,  # MON424 money-change-price
    changes.change_edited,  # MON425 money-change-edited
    changes.change_waiting,  # MON426 money-change-waiting
    changes.change_fits,  # MON427 money-change-fits
    billing.receipt,  # MON430 money-receipt
    billing.invoice_due,  # MON431 money-invoice-due
    billing.invoice_over,  # MON432 money-invoice-over
    plan.duplicate_id,  # PLN201 plan-duplicate-id
    plan.unknown_dependency,  # PLN202 plan-unknown-dependency
    plan.self_dependency,  # PLN203 plan-self-dependency
    plan.cycle,  # PLN204 plan-cycle
    plan.owner,  # PLN205 plan-owner
    plan.owner_unknown,  # PLN206 plan-owner-unknown
    plan.owner_team,  # PLN207 plan-owner-team
    plan.owner_leave,  # PLN208 plan-owner-leave
    plan.owner_gone,  # PLN209 plan-owner-gone
    plan.large_task,  # PLN210 plan-large-task
    plan.wait_vendor,  # PLN211 plan-wait-vendor
    plan.no_tasks,  # PLN212 plan-no-tasks
    plan.site_unknown,  # PLN213 plan-site-unknown
    plan.accepted,  # PLN214 plan-accepted
    plan.acknowledged,  # PLN215 plan-acknowledged
    timing.milestone_tasks,  # PLN220 plan-milestone-tasks
    timing.milestone_unknown,  # PLN221 plan-milestone-unknown
    timing.milestone_late,  # PLN222 plan-milestone-late
    timing.milestone_passed,  # PLN223 plan-milestone-passed
    timing.window_reversed,  # PLN230 plan-window-reversed
    timing.window_blackout,  # PLN231 plan-window-blackout
    timing.window_impact,  # PLN232 plan-window-impact
    timing.deadline_passed,  # PLN240 plan-deadline-passed
    timing.done_early,  # PLN241 plan-done-early
    timing.promised_passed,  # PLN242 plan-promised-passed
    timing.start_future,  # PLN243 plan-start-future
    timing.done_remaining,  # PLN244 plan-done-remaining
    timing.task_dates,  # PLN245 plan-task-dates
    timing.deadline_late,  # PLN246 plan-deadline-late
    timing.fact_unknown,  # PLN250 plan-fact-unknown
    timing.fact_future,  # PLN251 plan-fact-future
    people.capacity,  # PPL901 people-capacity
    people.time_off,  # PPL902 people-time-off
    people.duplicate,  # PPL903 people-duplicate
    people.hours,  # PPL904 people-hours
    people.deputy,  # PPL905 client-deputy
    people.client_duplicate,  # PPL906 client-duplicate
    people.blackout,  # PPL907 client-blackout
    people.site,  # PPL908 client-site
    people.contract_dates,  # PPL909 client-contract-dates
    parts.part_late,  # PRT351 part-late
    parts.part_not_ordered,  # PRT352 part-not-ordered
    parts.part_over_received,  # PRT353 part-over-received
    parts.part_overdue,  # PRT354 part-overdue
    parts.part_unknown,  # PRT355 part-unknown
    records.record_id,  # REC701 record-id
    records.record_day,  # REC702 record-day
    records.decider,  # REC703 record-decider
    records.unconfirmed,  # REC704 record-unconfirmed
    records.action,  # REC705 record-action
    records.overdue,  # REC706 record-overdue
    records.risk_response,  # REC707 record-risk-response
    records.risk_trigger,  # REC708 record-risk-trigger
    records.issue_stale,  # REC709 record-issue-stale
    records.change_effect,  # REC710 record-change-effect
    records.escalation,  # REC711 record-escalation
    records.decision_overdue,  # REC712 record-decision-overdue
    records.effect_number,  # REC713 record-effect-number
    records.person,  # REC714 record-person
    records.task,  # REC715 record-task
    escalation.step,  # REC716 escalation-step
    escalation.grounds,  # REC717 escalation-grounds
    escalation.service,  # REC718 escalation-service
    stages.journal,  # STG851 stage-journal
    stages.skipped,  # STG852 stage-skipped
    stages.order,  # STG853 stage-order
    stages.idle,  # STG854 stage-idle
    time.task_unknown,  # TIM601 time-task-unknown
    time.after_close,  # TIM602 time-after-close
    time.future,  # TIM603 time-future
    time.note,  # TIM604 time-note
    time.done_task,  # TIM606 time-done-task
    time.person_unknown,  # TIM607 time-person-unknown
    time.person_gone,  # TIM608 time-person-gone
    time.on_leave,  # TIM609 time-on-leave
    time.entry_lag,  # TIM610 time-entry-lag
    time.locked_month,  # TIM611 time-locked-month
    time.project_unknown,  # TIM620 time-project-unknown
    time.over_24h,  # TIM621 time-day-over-24h
    time.overlap,  # TIM622 time-overlap
)
