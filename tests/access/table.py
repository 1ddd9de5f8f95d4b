"""Who reaches what: written by hand, never generated (decision 35).

A line is an address and a letter for each kind of visitor:
    a  allowed: the page answers, or the form takes the values
    d  denied: 403, with a sentence
    h  hidden: 404, as if it did not exist
    s  sent to the sign-in (API: 401)
An address is the name of its view; `POST name` is asked with POST; API operations are method and
path. `name*` stands for all names that begin so and have no line of their own. Staff act in the
office that the sample objects lie in, and own none of them. A new address without a line fails.
"""

COLUMNS = [
    "administrator",
    "manager",
    "hotline",
    "dispatcher",
    "engineer",
    "storekeeper",
    "quality",
    "hr",
    "finance",
    "auditor",
    "customer",
    "dealer",
    "visitor",
]

#                                               adm mgr hot dis eng sto qua hr  fin aud cus dea vis
TABLE = """
# the frame
ui:home                                         a   a   a   a   a   a   a   a   a   a   a   a   s
ui:health                                       a   d   d   d   d   d   d   d   d   d   h   h   s
ui:healthz                                      a   a   a   a   a   a   a   a   a   a   a   a   a
ui:find                                         a   a   a   a   a   a   a   a   a   a   h   h   s
ui:pick                                         h   h   h   h   h   h   h   h   h   h   h   h   s
ui:panel                                        h   h   h   h   h   h   h   h   h   h   h   h   s
ui:view_new                                     a   a   a   a   a   a   a   a   a   a   h   h   s
POST ui:view_change                             h   h   h   h   h   h   h   h   h   h   h   h   s
ui:view_edit                                    h   h   h   h   h   h   h   h   h   h   h   h   s
POST ui:language                                a   a   a   a   a   a   a   a   a   a   a   a   a

# accounts
accounts:me                                     a   a   a   a   a   a   a   a   a   a   a   a   s
accounts:office                                 a   a   a   a   a   a   a   a   a   a   h   h   s
POST accounts:office                            a   a   a   a   a   a   a   a   a   a   h   h   s
POST accounts:preferences                       a   a   a   a   a   a   a   a   a   a   a   a   a
accounts:secret                                 a   a   a   a   a   a   a   a   a   a   h   h   s
accounts:users                                  a   a   d   d   d   d   d   a   d   a   h   h   s
accounts:user                                   a   a   d   d   d   d   d   a   d   a   h   h   s
accounts:user_new                               a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:user_change                            a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:user_close                             a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:user_reopen                            a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:password_reset                         a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:lock_lift                              a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:factor_remove                          a   d   d   d   d   d   d   d   d   d   h   h   s
POST accounts:end_sessions                      a   d   d   d   d   d   d   d   d   d   d   d   s
accounts:role_give                              a   d   d   d   d   d   d   d   d   d   h   h   s
POST accounts:role_withdraw                     a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:standin_start                          a   d   d   d   d   d   d   d   d   d   h   h   s
POST accounts:standin_stop                      a   a   a   a   a   a   a   a   a   a   a   a   s
accounts:roles                                  a   d   d   d   d   d   d   d   d   a   h   h   s
accounts:matrix                                 a   d   d   d   d   d   d   d   d   a   h   h   s
accounts:role                                   a   d   d   d   d   d   d   d   d   a   h   h   s
accounts:role_new                               a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:role_change                            a   d   d   d   d   d   d   d   d   d   h   h   s
POST accounts:role_grants                       a   d   d   d   d   d   d   d   d   d   h   h   s
POST accounts:role_restore                      a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:log                                    a   d   d   d   d   d   d   d   d   a   h   h   s
accounts:keys                                   a   d   d   d   d   d   d   d   d   d   h   h   s
accounts:key_new                                a   d   d   d   d   d   d   d   d   d   h   h   s

# dispatch
dispatch:runs                                   a   a   d   a   d   d   d   d   d   a   h   h   s
dispatch:run_new                                a   a   d   a   d   d   d   d   d   d   h   h   s
dispatch:run                                    a   a   h   a   h   h   h   h   h   a   h   h   s
dispatch:run_progress                           a   a   h   a   h   h   h   h   h   a   h   h   s
dispatch:run_apply                              a   a   h   a   h   h   h   h   h   d   h   h   s
dispatch:run_discard                            a   a   h   a   h   h   h   h   h   d   h   h   s
dispatch:offices                                a   a   a   a   d   d   d   d   d   a   h   h   s
dispatch:office                                 a   a   a   a   h   h   h   h   h   a   h   h   s
dispatch:office_accept                          a   a   d   a   h   h   h   h   h   d   h   h   s
dispatch:office_decline                         a   a   d   a   h   h   h   h   h   d   h   h   s
dispatch:place_inform                           a   a   a   a   h   h   d   h   d   d   h   h   s
dispatch:place_ask                              a   a   a   a   h   h   d   h   d   d   h   h   s
dispatch:place_coordinate                       a   a   d   d   h   h   d   h   d   d   h   h   s
dispatch:fairness                               a   a   d   a   d   d   d   d   d   a   h   h   s
dispatch:contacts                               a   a   a   a   a   d   a   d   d   a   h   h   s
dispatch:contact                                a   a   a   a   h   h   a   h   h   a   h   h   s
dispatch:contact_request                        a   a   a   a   h   h   d   h   d   d   h   h   s
dispatch:tell_request                           a   a   a   a   h   h   d   h   d   d   h   h   s
dispatch:contact_visit                          a   a   a   a   h   h   d   h   h   d   h   h   s
dispatch:agree                                  a   a   a   a   h   h   d   h   h   d   h   h   s
dispatch:tell_visit                             a   a   a   a   h   h   d   h   h   d   h   h   s
dispatch:check                                  a   a   a   a   h   h   d   h   h   d   h   h   s
dispatch:obstacles                              a   a   a   a   a   d   a   d   d   a   h   h   s
dispatch:obstacle                               a   a   a   a   h   h   a   h   h   a   h   h   s
dispatch:obstacle_answer                        a   a   d   a   h   h   d   h   h   d   h   h   s
dispatch:obstacle_clear                         a   a   d   a   h   h   d   h   h   d   h   h   s
dispatch:order_obstacle                         a   a   a   a   h   h   d   h   d   d   h   h   s
dispatch:visit_obstacle                         a   a   a   a   h   h   d   h   h   d   h   h   s
dispatch:handovers                              a   a   a   a   a   a   a   a   a   a   h   h   s
dispatch:handover                               a   a   a   a   h   h   h   h   h   a   h   h   s
dispatch:handover_accept                        a   a   d   a   h   h   h   h   h   d   h   h   s
dispatch:handover_decline                       a   a   d   a   h   h   h   h   h   d   h   h   s
dispatch:handover_finish                        a   a   d   a   h   h   h   h   h   d   h   h   s
dispatch:hand_over                              a   a   a   a   h   h   d   h   d   d   h   h   s
dispatch:work_plans                             a   a   a   a   a   d   a   d   d   a   h   h   s
dispatch:work_plan_new                          a   a   d   a   d   d   a   d   d   d   h   h   s
dispatch:work_plan                              a   a   a   a   h   h   a   h   h   a   h   h   s
dispatch:work_plan_revise                       a   a   d   a   h   h   a   h   h   d   h   h   s
dispatch:work_plan_approve                      a   a   d   d   h   h   d   h   h   d   h   h   s
dispatch:work_plan_item                         a   a   d   a   h   h   a   h   h   d   h   h   s
dispatch:work_plan_of_order                     a   a   d   a   h   h   a   h   d   d   h   h   s
dispatch:work_plan_of_project                   a   a   d   a   d   h   a   h   d   d   h   h   s
dispatch:health                                 a   a   d   a   d   d   d   d   d   a   h   h   s
dispatch:roads                                  a   a   d   a   d   d   d   d   d   a   h   h   s
dispatch:roads_learn                            a   a   d   d   d   d   d   d   d   d   h   h   s
dispatch:tools                                  a   a   d   a   d   d   d   d   d   a   h   h   s
dispatch:tool_new                               a   a   d   a   d   d   d   d   d   d   h   h   s
dispatch:tool                                   a   a   h   a   h   h   h   h   h   d   h   h   s
dispatch:waive                                  a   a   d   a   h   h   d   h   d   d   h   h   s
dispatch:reasons                                a   a   d   a   h   h   d   h   d   a   h   h   s
dispatch:appointment                            a   a   a   a   h   h   d   h   d   d   h   h   s
dispatch:appointment_cancel                     a   a   a   a   h   h   d   h   d   d   h   h   s
dispatch:calendars                              a   a   a   a   a   d   a   d   d   a   h   h   s
dispatch:calendar                               h   h   h   h   h   h   h   h   h   h   h   h   h
dispatch:booking_hold                           a   a   d   a   h   h   d   h   d   d   h   h   s
dispatch:order_lock                             a   a   d   a   h   h   d   h   d   d   h   h   s
dispatch:order_unlock                           a   a   d   a   h   h   d   h   d   d   h   h   s
dispatch:booking_confirm                        a   a   d   a   h   h   d   h   h   d   h   h   s
dispatch:booking_release                        a   a   d   a   h   h   d   h   h   d   h   h   s
dispatch:visit_lock                             a   a   d   a   h   h   d   h   h   d   h   h   s
dispatch:visit_unlock                           a   a   d   a   h   h   d   h   h   d   h   h   s
dispatch:settings                               a   a   d   d   d   d   d   d   d   d   h   h   s
POST dispatch:settings_try_roads                a   a   d   d   d   d   d   d   d   d   h   h   s

# service
service:requests                                a   a   a   a   a   d   a   d   a   a   h   h   s
service:request_new                             a   a   a   a   a   d   d   d   d   d   h   h   s
service:request_hints                           a   a   a   a   a   d   d   d   d   d   h   h   s
service:request                                 a   a   a   a   h   h   a   h   a   a   h   h   s
service:case                                    a   a   a   a   h   h   a   h   a   a   h   h   s
service:request_triage                          a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_correct                         a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_answer                          a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_link                            a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_diagnose                        a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_plan                            a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_sub_state                       a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_pause                           a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_resume                          a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_urge                            a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_resolve                         a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_reopen                          a   a   a   a   h   h   a   h   d   d   h   h   s
service:request_cancel                          a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_merge                           a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_split                           a   a   a   a   h   h   d   h   d   d   h   h   s
service:request_archive                         a   a   a   d   h   h   d   h   d   d   h   h   s
service:request_rebase                          a   a   d   d   h   h   d   h   d   d   h   h   s
service:request_waive                           a   a   a   a   h   h   a   h   a   a   h   h   s
service:request_ask                             a   a   a   a   h   h   a   h   a   a   h   h   s
service:order_new                               a   a   a   a   h   h   d   h   d   d   h   h   s
service:orders                                  a   a   a   a   a   d   a   d   a   a   h   h   s
service:order_new_planned                       a   a   a   a   d   d   d   d   d   d   h   h   s
service:order                                   a   a   a   a   h   h   a   h   a   a   h   h   s
POST service:order_task                         a   a   d   a   h   h   d   h   d   d   h   h   s
service:order_tools                             a   a   a   a   h   h   d   h   d   d   h   h   s
service:order_pool                              a   a   d   a   h   h   d   h   d   d   h   h   s
service:order_hold                              a   a   d   a   h   h   d   h   d   d   h   h   s
service:order_resume                            a   a   d   a   h   h   d   h   d   d   h   h   s
service:order_sub_state                         a   a   a   a   h   h   d   h   d   d   h   h   s
service:order_finish                            a   a   d   a   h   h   d   h   d   d   h   h   s
service:order_reopen                            a   a   d   a   h   h   a   h   d   d   h   h   s
service:order_cancel                            a   a   d   a   h   h   d   h   d   d   h   h   s
service:order_visit                             a   a   d   a   h   h   d   h   d   d   h   h   s
service:order_grab                              a   d   d   d   h   h   d   h   d   d   h   h   s
service:order_report                            a   a   d   a   h   h   d   h   d   d   h   h   s
service:order_review                            h   h   d   d   h   h   h   h   d   d   h   h   s
service:visits                                  a   a   a   a   a   d   a   d   d   a   h   h   s
service:today                                   a   a   d   a   d   d   d   d   d   d   h   h   s
service:my_day                                  a   a   d   a   a   d   d   d   d   d   h   h   s
service:order_waive                             a   a   a   a   h   h   a   h   a   a   h   h   s
service:order_ask                               a   a   a   a   h   h   a   h   a   a   h   h   s
service:visit                                   a   a   a   a   h   h   a   h   h   a   h   h   s
POST service:visit_dispatch                     a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_sub_state                         a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_assign                            a   a   d   a   h   h   d   h   h   d   h   h   s
POST service:visit_release                      a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_reschedule                        a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_shares                            a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_times                             a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_refuse                            a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_transfer                          a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_cancel                            a   a   d   a   h   h   d   h   h   d   h   h   s
POST service:visit_accept                       a   a   d   a   h   h   d   h   h   d   h   h   s
POST service:visit_depart                       a   a   d   a   h   h   d   h   h   d   h   h   s
POST service:visit_arrive                       a   a   d   a   h   h   d   h   h   d   h   h   s
POST service:visit_start_work                   a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_finish                            a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_leave_incomplete                  a   a   d   a   h   h   d   h   h   d   h   h   s
service:visit_confirm                           a   a   a   a   h   h   d   h   h   d   h   h   s
service:visit_code                              a   a   a   a   h   h   d   h   h   d   h   h   s
POST service:visit_code_send                    a   a   a   a   h   h   d   h   h   d   h   h   s
POST service:visit_photo                        a   a   d   a   h   h   d   h   h   d   h   h   s
POST service:visit_form                         h   h   d   h   h   h   d   h   h   d   h   h   s
service:visit_file                              h   h   d   h   h   h   d   h   h   d   h   h   s
service:visit_waive                             a   a   a   a   h   h   a   h   h   a   h   h   s
service:visit_ask                               a   a   a   a   h   h   a   h   h   a   h   h   s
POST service:visit_photo_remove                 h   h   d   h   h   h   d   h   h   d   h   h   s
service:life                                    a   a   a   a   a   a   a   h   a   a   h   h   s
service:life_failures                           a   a   a   a   a   a   a   h   a   a   h   h   s
service:life_paper                              a   a   a   a   a   a   a   h   a   a   h   h   s
service:life_records                            a   a   a   a   a   a   a   h   a   a   h   h   s
service:life_times                              a   a   a   a   a   a   a   h   a   a   h   h   s
service:history                                 a   d   d   d   d   d   d   d   d   d   h   h   s
service:history_new                             a   d   d   d   d   d   d   d   d   d   h   h   s
service:history_undo                            a   d   d   d   d   d   d   d   d   d   h   h   s
service:states                                  a   a   a   a   a   d   a   d   a   a   h   h   s
service:state_rename                            a   a   d   d   d   d   d   d   d   d   h   h   s
service:sub_state_new                           a   a   d   d   d   d   d   d   d   d   h   h   s
service:sub_state                               a   a   d   d   d   d   d   d   d   d   h   h   s
service:sub_state_end                           a   a   d   d   d   d   d   d   d   d   h   h   s
service:worktypes                               a   a   a   a   a   d   a   d   d   a   h   h   s
service:worktype_new                            a   a   d   d   d   d   a   d   d   d   h   h   s
service:worktype                                a   a   d   d   d   d   a   d   d   d   h   h   s

# units
units:tree                                      a   a   a   a   d   d   a   a   a   a   h   h   s
units:open_company                              a   d   d   d   d   d   d   a   d   d   h   h   s
units:unit                                      a   a   a   a   d   d   a   a   a   a   h   h   s
units:open_below                                a   d   d   d   d   d   d   a   d   d   h   h   s
units:rename                                    a   d   d   d   d   d   d   a   d   d   h   h   s
units:move                                      a   d   d   d   d   d   d   a   d   d   h   h   s
units:close                                     a   d   d   d   d   d   d   a   d   d   h   h   s

# journal
journal:events                                  a   d   d   d   d   d   d   d   d   a   h   h   s
journal:event                                   a   d   d   d   d   d   d   d   d   a   h   h   s

# work calendars
worktime:calendars                              a   a   a   a   a   a   a   a   a   a   h   h   s
worktime:new                                    a   d   d   d   d   d   d   a   d   d   h   h   s
worktime:take_over                              a   d   d   d   d   d   d   a   d   d   h   h   s
worktime:public_days                            a   a   a   a   a   a   a   a   a   a   h   h   s
worktime:enter_public_days                      a   d   d   d   d   d   d   a   d   d   h   h   s
worktime:calendar                               a   a   a   a   a   a   a   a   a   a   h   h   s
worktime:hours                                  a   d   d   d   d   d   d   a   d   d   h   h   s
worktime:exception                              a   d   d   d   d   d   d   a   d   d   h   h   s
POST worktime:withdraw                          a   d   d   d   d   d   d   a   d   d   h   h   s
worktime:rename                                 a   d   d   d   d   d   d   a   d   d   h   h   s
worktime:choose                                 a   d   d   d   d   d   d   a   d   d   h   h   s
POST worktime:close                             a   d   d   d   d   d   d   a   d   d   h   h   s

# jobs
jobs:jobs                                       a   a   a   a   a   a   a   a   a   a   h   h   s
jobs:job                                        a   h   h   h   h   h   h   h   h   h   h   h   s
jobs:progress                                   a   h   h   h   h   h   h   h   h   h   h   h   s
POST jobs:cancel                                a   h   h   h   h   h   h   h   h   h   h   h   s
POST jobs:retry                                 a   h   h   h   h   h   h   h   h   h   h   h   s

# numbering
numbering:series                                a   d   d   d   d   d   d   d   d   a   h   h   s
numbering:continue                              h   d   d   d   d   d   d   d   d   d   h   h   s

# files
POST files:upload                                a   a   a   a   a   a   a   a   a   a   h   h   s
files:download                                  h   h   h   h   h   h   h   h   h   h   h   h   s
files:thumbnail                                 h   h   h   h   h   h   h   h   h   h   h   h   s
files:attachments                               h   h   h   h   h   h   h   h   h   h   h   h   s
POST files:remove                               h   h   h   h   h   h   h   h   h   h   h   h   s

# search
search:results                                  a   a   a   a   a   a   a   a   a   a   h   h   s

# approvals
approvals:approvals                             a   a   a   a   a   a   a   a   a   a   h   h   s
approvals:approval                              h   h   h   h   h   h   h   h   h   h   h   h   s
POST approvals:approve                          h   h   h   h   h   h   h   h   h   h   h   h   s
approvals:refuse                                h   h   h   h   h   h   h   h   h   h   h   h   s
POST approvals:withdraw                         h   h   h   h   h   h   h   h   h   h   h   h   s

# sheets
sheets:forms                                    a   a   a   a   d   d   a   d   d   a   h   h   s
sheets:form_new                                 a   d   d   d   d   d   a   d   d   d   h   h   s
POST sheets:form_preview                        a   d   d   d   d   d   a   d   d   d   h   h   s
sheets:form                                     h   h   h   h   d   d   h   d   d   h   h   h   s
sheets:form_edit                                h   d   d   d   d   d   h   d   d   d   h   h   s
POST sheets:form_publish                        h   d   d   d   d   d   h   d   d   d   h   h   s
POST sheets:form_discard                        h   d   d   d   d   d   h   d   d   d   h   h   s
sheets:sheet                                    h   h   h   h   h   h   h   h   h   h   h   h   s
sheets:fill                                     h   h   h   h   h   h   h   h   h   h   h   h   s
POST sheets:draft                               h   h   h   h   h   h   h   h   h   h   h   h   s
sheets:waive                                    h   h   d   d   d   d   h   d   d   d   h   h   s

# printing
printing:heads                                  a   a   d   d   d   d   d   d   d   d   h   h   s
printing:head                                   a   a   d   d   d   d   d   d   d   d   h   h   s
printing:sample                                 a   a   d   d   d   d   d   d   d   d   h   h   s
printing:sheet                                  h   h   h   h   h   h   h   h   h   h   h   h   s

# exports: what is exported is asked for by its own rights
exports:new                                     h   h   h   h   h   h   h   h   h   h   h   h   s

# imports
imports:sessions                                a   a   d   d   d   d   d   a   d   d   h   h   s
imports:new                                     a   a   d   d   d   d   d   a   d   d   h   h   s
imports:template                                h   h   d   d   d   d   d   h   d   d   h   h   s
imports:session                                 h   h   d   d   d   d   d   h   d   d   h   h   s
imports:progress                                h   h   d   d   d   d   d   h   d   d   h   h   s
POST imports:map                                h   h   d   d   d   d   d   h   d   d   h   h   s
imports:place                                   h   h   d   d   d   d   d   h   d   d   h   h   s
POST imports:check                              h   h   d   d   d   d   d   h   d   d   h   h   s
POST imports:run                                h   h   d   d   d   d   d   h   d   d   h   h   s
POST imports:discard                            h   h   d   d   d   d   d   h   d   d   h   h   s
POST imports:stop                               h   h   d   d   d   d   d   h   d   d   h   h   s
POST imports:release                            h   h   d   d   d   d   d   h   d   d   h   h   s
imports:undo                                    h   h   d   d   d   d   d   h   d   d   h   h   s
imports:returned                                h   h   d   d   d   d   d   h   d   d   h   h   s
imports:edit                                    h   h   d   d   d   d   d   h   d   d   h   h   s
POST imports:fix                                h   h   d   d   d   d   d   h   d   d   h   h   s
POST imports:skip                               h   h   d   d   d   d   d   h   d   d   h   h   s

# notify
notify:inbox                                    a   a   a   a   a   a   a   a   a   a   h   h   s
notify:message                                  h   h   h   h   h   h   h   h   h   h   h   h   s
POST notify:read_all                            a   a   a   a   a   a   a   a   a   a   h   h   s
notify:preferences                              a   a   a   a   a   a   a   a   a   a   h   h   s
notify:log                                      a   d   d   d   d   d   d   d   d   a   h   h   s
notify:delivery                                 h   d   d   d   d   d   d   d   d   h   h   h   s
POST notify:resend                              h   d   d   d   d   d   d   d   d   d   h   h   s
notify:robots                                   a   d   d   d   d   d   d   d   d   d   h   h   s
notify:robot_new                                a   d   d   d   d   d   d   d   d   d   h   h   s
notify:robot                                    h   d   d   d   d   d   d   d   d   d   h   h   s
POST notify:robot_try                           h   d   d   d   d   d   d   d   d   d   h   h   s
notify:matrix                                   a   d   d   d   d   d   d   d   d   d   h   h   s
notify:line_new                                 a   d   d   d   d   d   d   d   d   d   h   h   s
notify:line                                     h   d   d   d   d   d   d   d   d   d   h   h   s
POST notify:line_remove                         h   d   d   d   d   d   d   d   d   d   h   h   s
notify:wordings                                 a   d   d   d   d   d   d   d   d   d   h   h   s
notify:wording                                  h   d   d   d   d   d   d   d   d   d   h   h   s
POST notify:wording_restore                     a   d   d   d   d   d   d   d   d   d   h   h   s

# organisation
organisation:staff_list                         a   a   a   a   a   a   a   a   a   a   h   h   s
organisation:staff_new                          a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:staff                              a   a   a   a   a   a   a   a   a   a   h   h   s
organisation:staff_edit                         a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:staff_move                         a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:staff_leave                        a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:staff_post                         a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:staff_skill                        a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:staff_certificate                  a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:certificates                       a   a   a   a   a   a   a   a   a   a   h   h   s
organisation:staff_roster                       a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:staff_substitute                   a   a   a   a   a   a   a   a   a   d   h   h   s
organisation:staff_time_off                     a   a   a   a   a   a   a   a   a   d   h   h   s
organisation:staff_time_off_granted             a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:holding_end                        a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:certificate_withdraw               a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:staff_event                        a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:staff_relocation                   a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:event_cancel                       a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:relocation_cancel                  a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:leaves                             a   a   a   a   a   a   a   a   a   a   h   h   s
organisation:leave                              a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:leave_cancel                       a   a   h   h   h   h   h   a   h   d   h   h   s
organisation:on_calls                           a   a   a   a   a   a   a   a   a   a   h   h   s
organisation:on_call_new                        a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:on_call_cancel                     a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:catalogue                          a   a   a   a   a   a   a   a   a   a   h   h   s
organisation:post_new                           a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:post_edit                          a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:post_close                         a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:skill_new                          a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:skill_edit                         a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:skill_close                        a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:certificate_kind_new               a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:certificate_kind_edit              a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:certificate_kind_close             a   d   d   d   d   d   d   a   d   d   h   h   s
organisation:shift_pattern_new                  a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:shift_pattern_edit                 a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:shift_pattern_close                a   a   d   a   d   d   d   a   d   d   h   h   s
organisation:regions                            a   a   a   a   a   a   a   a   a   a   h   h   s
organisation:region_new                         a   a   d   d   d   d   d   a   d   d   h   h   s
organisation:region_release                     a   a   d   d   d   d   d   a   d   d   h   h   s

# customers
customers:customers                             a   a   a   a   a   d   a   d   a   a   h   h   s
customers:customer_new                          a   a   a   a   d   d   d   d   a   d   h   h   s
customers:customer                              a   a   a   a   a   h   a   h   a   a   h   h   s
customers:customer_edit                         a   a   a   a   d   h   d   h   a   d   h   h   s
customers:customer_flag                         a   a   d   d   d   h   d   h   a   d   h   h   s
customers:customer_move                         a   a   a   a   d   h   d   h   a   d   h   h   s
customers:customer_engineer                     a   a   a   a   d   h   d   h   a   d   h   h   s
customers:customer_close                        a   a   a   a   d   h   d   h   a   d   h   h   s
customers:customer_reopen                       a   a   a   a   d   h   d   h   a   d   h   h   s
customers:contact_new                           a   a   a   a   d   h   d   h   d   d   h   h   s
customers:contacts                              a   a   a   a   a   d   a   d   a   a   h   h   s
customers:contact_edit                          a   a   a   a   d   h   d   h   d   d   h   h   s
customers:contact_close                         a   a   a   a   d   h   d   h   d   d   h   h   s
customers:sites                                 a   a   a   a   a   a   a   d   a   a   h   h   s
customers:site_new                              a   a   a   a   d   d   d   d   d   d   h   h   s
customers:site                                  a   a   a   a   a   a   a   h   a   a   h   h   s
customers:site_edit                             a   a   a   a   d   d   d   h   d   d   h   h   s
customers:site_move                             a   a   a   a   d   d   d   h   d   d   h   h   s
customers:site_party                            a   a   a   a   d   d   d   h   d   d   h   h   s
customers:site_party_end                        a   a   a   a   d   d   d   h   d   d   h   h   s
customers:site_engineer                         a   a   a   a   d   d   d   h   d   d   h   h   s
customers:site_close                            a   a   a   a   d   d   d   h   d   d   h   h   s

# equipment
equipment:assets                                a   a   a   a   a   a   a   d   a   a   h   h   s
equipment:asset_new                             a   a   a   a   d   d   d   d   d   d   h   h   s
equipment:asset                                 a   a   a   a   a   a   a   h   a   a   h   h   s
equipment:asset_edit                            a   a   d   a   d   d   a   h   d   d   h   h   s
equipment:asset_move                            a   a   d   a   d   d   a   h   d   d   h   h   s
equipment:asset_in_service                      a   a   d   a   d   d   a   h   d   d   h   h   s
equipment:asset_report                          a   a   a   a   a   d   d   h   d   d   h   h   s
equipment:asset_warranty                        a   a   d   a   d   d   a   h   d   d   h   h   s
equipment:asset_engineer                        a   a   d   a   d   d   a   h   d   d   h   h   s
equipment:asset_replace                         a   a   d   a   d   d   a   h   d   d   h   h   s
equipment:asset_retire                          a   a   d   a   d   d   a   h   d   d   h   h   s
equipment:asset_label                           a   a   a   a   a   a   a   h   a   a   h   h   s
equipment:asset_label_pdf                       a   a   a   a   a   a   a   h   a   a   h   h   s
equipment:site_labels                           a   a   a   a   a   a   a   h   a   a   h   h   s
equipment:asset_label_new                       a   a   d   a   d   d   a   h   d   d   h   h   s
equipment:products                              a   a   a   a   a   a   a   a   a   a   h   h   s
equipment:product_new                           a   d   d   d   d   d   a   d   d   d   h   h   s
equipment:product                               a   a   a   a   a   a   a   a   a   a   h   h   s
equipment:product_edit                          a   d   d   d   d   d   a   d   d   d   h   h   s
equipment:product_close                         a   d   d   d   d   d   a   d   d   d   h   h   s
equipment:families                              a   a   a   a   a   a   a   a   a   a   h   h   s
equipment:family_new                            a   d   d   d   d   d   a   d   d   d   h   h   s
equipment:family                                a   a   a   a   a   a   a   a   a   a   h   h   s
equipment:fault_new                             a   d   d   d   d   d   a   d   d   d   h   h   s
equipment:fault_rename                          a   d   d   d   d   d   a   d   d   d   h   h   s
equipment:fault_close                           a   d   d   d   d   d   a   d   d   d   h   h   s
equipment:warranty_rule_new                     a   d   d   d   d   d   a   d   d   d   h   h   s
equipment:warranty_rule_end                     a   d   d   d   d   d   a   d   d   d   h   h   s
equipment:projects                              a   a   a   a   a   d   a   d   a   a   h   h   s
equipment:project_new                           a   a   d   d   d   d   d   d   d   d   h   h   s
equipment:project                               a   a   a   a   a   h   a   h   a   a   h   h   s
equipment:project_edit                          a   a   d   d   d   h   d   h   d   d   h   h   s
equipment:project_party                         a   a   d   d   d   h   d   h   d   d   h   h   s
equipment:project_party_end                     a   a   d   d   d   h   d   h   d   d   h   h   s
equipment:project_close                         a   a   d   d   d   h   d   h   d   d   h   h   s
equipment:contracts                             a   a   a   a   d   d   a   d   a   a   h   h   s
equipment:contract_new                          a   a   d   d   d   d   d   d   a   d   h   h   s
equipment:contract                              a   a   a   a   h   h   a   h   a   a   h   h   s
equipment:contract_edit                         a   a   d   d   h   h   d   h   a   d   h   h   s
equipment:contract_terms                        a   a   d   d   h   h   d   h   a   d   h   h   s
equipment:contract_cancel                       a   a   d   d   h   h   d   h   a   d   h   h   s

# dispatch
dispatch:board                                  a   a   d   a   d   d   d   d   d   d   h   h   s
dispatch:waiting                                a   a   d   a   d   d   d   d   d   d   h   h   s
dispatch:overlaps                               a   a   d   d   d   d   d   d   d   d   h   h   s

# drills
drills:drill                                    a   a   a   a   a   a   a   a   a   a   h   h   s
POST drills:play                                a   a   d   d   d   d   a   d   d   d   h   h   s
drills:progress                                 a   a   a   a   a   a   a   a   a   a   h   h   s

# regulations
regulations:regulations                         a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:shelf                               a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:adopt                               a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:new                                 a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:preview                        a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:regulation                          a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:indicators                          a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:indicator                           h   h   d   h   d   d   h   h   d   h   h   h   s
POST regulations:begin                          a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:version                             a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:print                               a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:reading                             a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:quiz                                a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:unread                              a   a   d   a   d   d   a   a   d   a   h   h   s
POST regulations:confirm                        a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:ask                                 a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:answer                              a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:edit                                a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:questions                           a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:question_new                        a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:question                            a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:question_move                  a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:question_remove                a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:submit                         a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:publish                             a   d   d   d   d   d   d   d   d   d   h   h   s
regulations:put_aside                           a   d   d   d   d   d   d   d   d   d   h   h   s
regulations:withdraw                            a   d   d   d   d   d   d   d   d   d   h   h   s
POST regulations:discard                        a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:replay                              a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:replay_progress                     a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:flips                               a   a   d   a   d   d   a   a   d   a   h   h   s
POST regulations:replay_start                   a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:replay_stop                    h   h   d   d   d   d   h   d   d   d   h   h   s
regulations:registers                           a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:register                            a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:register_new                        a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:register_print                      a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:register_all                        a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:records                             a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:record                              a   a   h   a   h   h   a   a   h   a   h   h   s
POST regulations:record_fill                    a   a   d   a   h   h   d   h   h   d   h   h   s
regulations:record_review                       d   d   h   d   h   h   d   d   h   d   h   h   s
regulations:record_waive                        a   a   d   d   d   d   d   d   d   d   h   h   s
POST regulations:deed_form                      h   h   h   h   h   h   h   h   h   h   h   h   s
regulations:calendar                            a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:duties                              a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:duty                                a   a   h   a   h   h   a   a   h   a   h   h   s
POST regulations:duty_fill                      a   a   h   d   h   h   d   d   h   d   h   h   s
regulations:duty_postpone                       a   a   h   d   h   h   d   d   h   d   h   h   s
regulations:duty_excuse                         a   a   h   d   h   h   d   d   h   d   h   h   s
regulations:duty_review                         d   d   h   d   h   h   d   d   h   d   h   h   s
GET /api/v1/records/                            a   a   a   a   a   a   a   a   a   a   h   h   s
GET /api/v1/records/{record_id}/                a   a   h   a   h   h   a   a   h   a   h   h   s
POST /api/v1/records/{record_id}/fill/          a   a   d   a   h   h   d   h   h   d   h   h   s
GET /api/v1/registers/                          a   a   a   a   a   a   a   a   a   a   h   h   s
GET /api/v1/registers/{book}/                   a   a   a   a   a   a   a   a   a   a   h   h   s
POST /api/v1/registers/{book}/                  a   a   a   a   a   a   a   a   a   a   h   h   s
GET /api/v1/duties/                             a   a   a   a   a   a   a   a   a   a   h   h   s
GET /api/v1/duties/{duty_id}/                   a   a   h   a   h   h   a   a   h   a   h   h   s
regulations:paper_new                           a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:paper                               a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:paper_progress                      a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:paper_sheet                         a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:paper_clause                        a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:paper_keep_sheet               a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:paper_keep                     a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:paper_join                     a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:paper_confirm                  a   a   d   d   d   d   a   d   d   d   h   h   s
POST regulations:paper_away                     a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:check                               a   a   d   d   d   d   a   d   d   d   h   h   s
regulations:compliance                          a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:compliance_print                    a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:breaches_export                     a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:compliance_of_print                 a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:breaches_print                      a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:compliance_of                       a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:months                              a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:breaches                            a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:verdicts                            a   a   d   a   d   d   a   a   d   a   h   h   s
regulations:verdict                             h   h   d   h   d   d   h   h   d   h   h   h   s
regulations:explain                             h   h   d   h   d   d   h   h   d   h   h   h   s
regulations:waiting                             a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:escalations                         a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:escalation_answer                   a   a   h   d   h   h   d   d   h   d   h   h   s
regulations:posts                               a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:post_name                           a   d   d   d   d   d   d   d   d   d   h   h   s
regulations:clocks                              a   a   a   a   a   a   a   a   a   a   h   h   s
regulations:ledger                              a   a   a   a   h   h   a   h   a   a   h   h   s
regulations:override                            a   a   d   d   h   h   d   h   d   d   h   h   s

# the customers' pages: tokens that nobody has are hidden from all
portal:report                                   a   a   a   a   a   a   a   a   a   a   a   a   a
portal:report_asset                             a   a   a   a   a   a   a   a   a   a   a   a   a
portal:own                                      h   h   h   h   h   h   h   h   h   h   a   a   s
portal:own_new                                  h   h   h   h   h   h   h   h   h   h   a   a   s
portal:own_track                                h   h   h   h   h   h   h   h   h   h   a   h   s
portal:own_urge                                 h   h   h   h   h   h   h   h   h   h   a   h   s
portal:own_confirm                              h   h   h   h   h   h   h   h   h   h   a   h   s
POST portal:own_sign                            h   h   h   h   h   h   h   h   h   h   a   h   s
portal:own_document                             h   h   h   h   h   h   h   h   h   h   h   h   s
portal:track                                    a   a   a   a   a   a   a   a   a   a   a   a   a
portal:book                                     a   a   a   a   a   a   a   a   a   a   a   a   a
portal:book_cancel                              a   a   a   a   a   a   a   a   a   a   a   a   a
portal:own_book                                 a   a   a   a   h   h   d   h   d   d   a   h   s
portal:own_book_cancel                          a   a   a   a   h   h   d   h   d   d   a   h   s
portal:urge                                     a   a   a   a   a   a   a   a   a   a   a   a   a
portal:confirm                                  a   a   a   a   a   a   a   a   a   a   a   a   a
POST portal:sign                                a   a   a   a   a   a   a   a   a   a   a   a   a
portal:document                                 h   h   h   h   h   h   h   h   h   h   h   h   h

# the API
api:openapi-json                                a   a   a   a   a   a   a   a   a   a   h   h   a
GET /api/v1/regulations/{regulation_id}/compliance/ a   a   d   a   d   d   a   a   d   a   h   h   s
GET /api/v1/breaches/                           a   a   d   a   d   d   a   a   d   a   h   h   s
GET /api/v1/regulations/{regulation_id}/indicators/ a   a   d   a   d   d   a   a   d   a   h   h   s
GET /api/v1/staff/                              a   a   a   a   a   a   a   a   a   a   h   h   s
GET /api/v1/staff/{staff_id}/                   a   a   a   a   a   a   a   a   a   a   h   h   s
GET /api/v1/staff/{staff_id}/events/            a   a   a   a   a   a   a   a   a   a   h   h   s
POST /api/v1/staff/{staff_id}/events/           a   a   d   a   d   d   d   a   d   d   h   h   s
POST /api/v1/events/{personal_event_id}/cancel/ a   a   d   a   d   d   d   a   d   d   h   h   s
GET /api/v1/staff/{staff_id}/relocations/       a   a   a   a   a   a   a   a   a   a   h   h   s
POST /api/v1/staff/{staff_id}/relocations/      a   a   d   a   d   d   d   a   d   d   h   h   s
POST /api/v1/relocations/{relocation_id}/cancel/ a   a   d   a   d   d   d   a   d   d   h   h   s
GET /api/v1/clocks/waiting/                     a   a   a   a   a   a   a   a   a   a   h   h   s
GET /api/v1/escalations/                        a   a   a   a   a   a   a   a   a   a   h   h   s
POST /api/v1/escalations/{escalation_id}/answer/ a   a   h   d   h   h   d   d   h   d   h   h   s
POST /api/v1/clocks/{clock_id}/override/        a   a   d   d   h   h   d   h   d   d   h   h   s
GET /api/v1/customers/                          a   a   a   a   a   d   a   d   a   a   h   h   s
POST /api/v1/customers/                         a   a   a   a   d   d   d   d   a   d   h   h   s
GET /api/v1/customers/{customer_id}/            a   a   a   a   a   h   a   h   a   a   h   h   s
PATCH /api/v1/customers/{customer_id}/          a   a   a   a   d   h   d   h   a   d   h   h   s

# GET
GET /api/v1/customers/{customer_id}/contacts/     a   a   a   a   a   h   a   h   a   a   h   h   s

# POST
POST /api/v1/customers/{customer_id}/contacts/    a   a   a   a   d   h   d   h   d   d   h   h   s

# the API
PATCH /api/v1/contacts/{contact_id}/            a   a   a   a   d   h   d   h   d   d   h   h   s
GET /api/v1/sites/                              a   a   a   a   a   a   a   d   a   a   h   h   s
POST /api/v1/sites/                              a   a   a   a   d   h   d   h   d   d   h   h   s
GET /api/v1/sites/{site_id}/                    a   a   a   a   a   a   a   h   a   a   h   h   s
PATCH /api/v1/sites/{site_id}/                  a   a   a   a   d   d   d   h   d   d   h   h   s
GET /api/v1/board/                              a   a   d   a   d   d   d   d   d   d   h   h   s
GET /api/v1/board/changes/                      a   a   d   a   d   d   d   d   d   d   h   h   s
GET /api/v1/board/map/                          a   a   d   a   d   d   d   d   d   d   h   h   s
GET /api/v1/board/orders/                       a   a   d   a   d   d   d   d   d   d   h   h   s
GET /api/v1/board/candidates/                   a   a   d   a   h   h   d   h   h   d   h   h   s
GET /api/v1/board/views/                        a   a   a   a   a   a   a   a   a   a   h   h   s
POST /api/v1/board/check/                       a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/board/views/                       a   a   d   a   d   d   d   d   d   d   h   h   s
POST /api/v1/board/views/forget/                a   a   d   a   d   d   d   d   d   d   h   h   s
GET /api/v1/board/filters/                      a   a   a   a   a   a   a   a   a   a   h   h   s
POST /api/v1/board/filters/                     a   a   d   a   d   d   d   d   d   d   h   h   s
POST /api/v1/board/filters/forget/              a   a   d   a   d   d   d   d   d   d   h   h   s
GET /api/v1/assets/                             a   a   a   a   a   a   a   d   a   a   h   h   s
POST /api/v1/assets/                             a   a   a   a   d   d   d   h   d   d   h   h   s
GET /api/v1/assets/{asset_id}/                  a   a   a   a   a   a   a   h   a   a   h   h   s
PATCH /api/v1/assets/{asset_id}/                a   a   d   a   d   d   a   h   d   d   h   h   s
POST /api/v1/assets/{asset_id}/status/          a   a   a   a   a   d   d   h   d   d   h   h   s
GET /api/v1/assets/{asset_id}/life/             a   a   a   a   a   a   a   h   a   a   h   h   s
GET /api/v1/assets/{asset_id}/terms/            a   a   a   a   a   a   a   h   a   a   h   h   s
GET /api/v1/contracts/                          a   a   a   a   d   d   a   d   a   a   h   h   s
GET /api/v1/contracts/{contract_id}/            a   a   a   a   h   h   a   h   a   a   h   h   s
GET /api/v1/states/                             a   a   a   a   a   d   a   d   a   a   h   h   s
GET /api/v1/requests/                           a   a   a   a   a   d   a   d   a   a   h   h   s
POST /api/v1/requests/                          a   a   a   a   a   d   d   d   d   d   h   h   s
GET /api/v1/requests/{request_id}/              a   a   a   a   h   h   a   h   a   a   h   h   s
POST /api/v1/requests/{request_id}/triage/      a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/plan/        a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/urge/        a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/cancel/      a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/archive/     a   a   a   d   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/answer/      a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/diagnose/    a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/sub_state/   a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/pause/       a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/resume/      a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/resolve/     a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/reopen/      a   a   a   a   h   h   a   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/merge/       a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/split/       a   a   a   a   h   h   d   h   d   d   h   h   s
GET /api/v1/offices/                            a   a   a   a   d   d   d   d   d   a   h   h   s
GET /api/v1/offices/{office_request_id}/        a   a   a   a   h   h   h   h   h   a   h   h   s
POST /api/v1/offices/{office_request_id}/accept/ a   a   d   a   h   h   h   h   h   d   h   h   s
POST /api/v1/offices/{office_request_id}/decline/ a   a   d   a   h   h   h   h   h   d   h   h   s
POST /api/v1/requests/{request_id}/inform-supervisor/ a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/ask-office/  a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/coordinate/  a   a   d   d   h   h   d   h   d   d   h   h   s
GET /api/v1/fairness/                           a   a   d   a   d   d   d   d   d   a   h   h   s
GET /api/v1/tools/                              a   a   d   a   d   d   d   d   d   a   h   h   s
POST /api/v1/tools/                             a   a   d   a   d   d   d   d   d   d   h   h   s
POST /api/v1/tools/{tool_id}/                   a   a   h   a   h   h   h   h   h   d   h   h   s
POST /api/v1/tools/{tool_id}/withdraw/          a   a   h   a   h   h   h   h   h   d   h   h   s
GET /api/v1/plans/                              a   a   d   a   d   d   d   d   d   a   h   h   s
POST /api/v1/plans/                             a   a   d   a   d   d   d   d   d   d   h   h   s
POST /api/v1/plans/orders/                      a   a   d   a   d   d   d   d   d   d   h   h   s
GET /api/v1/plans/settings/{unit_id}/           a   a   d   d   d   d   d   d   d   d   h   h   s
POST /api/v1/plans/settings/{unit_id}/          a   a   d   d   d   d   d   d   d   d   h   h   s
POST /api/v1/plans/settings/{unit_id}/try-roads/ a   a   d   d   d   d   d   d   d   d   h   h   s
GET /api/v1/roads/                              a   a   d   a   d   d   d   d   d   a   h   h   s
POST /api/v1/roads/learn/                       a   d   d   d   d   d   d   d   d   d   h   h   s
GET /api/v1/plans/{run_id}/                     a   a   h   a   h   h   h   h   h   a   h   h   s
GET /api/v1/plans/{run_id}/comparison/          a   a   h   a   h   h   h   h   h   a   h   h   s
POST /api/v1/plans/{run_id}/apply/              a   a   h   a   h   h   h   h   h   d   h   h   s
POST /api/v1/plans/{run_id}/discard/            a   a   h   a   h   h   h   h   h   d   h   h   s
GET /api/v1/orders/                             a   a   a   a   a   d   a   d   a   a   h   h   s
POST /api/v1/requests/{request_id}/rebase/       a   a   d   d   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/waive/        a   a   a   a   h   h   a   h   a   a   h   h   s
POST /api/v1/requests/{request_id}/ask-approval/ a   a   a   a   h   h   a   h   a   a   h   h   s
GET /api/v1/orders/{order_id}/candidates/       a   a   d   a   h   h   d   h   d   a   h   h   s
GET /api/v1/orders/{order_id}/                  a   a   a   a   h   h   a   h   a   a   h   h   s
POST /api/v1/requests/{request_id}/orders/      a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/cancel/          a   a   d   a   h   h   d   h   d   d   h   h   s
GET /api/v1/visits/                             a   a   a   a   a   d   a   d   d   a   h   h   s
POST /api/v1/orders/{order_id}/waive/           a   a   a   a   h   h   a   h   a   a   h   h   s
POST /api/v1/orders/{order_id}/ask-approval/     a   a   a   a   h   h   a   h   a   a   h   h   s
GET /api/v1/visits/{visit_id}/                  a   a   a   a   h   h   a   h   h   a   h   h   s
POST /api/v1/orders/{order_id}/visits/          a   a   d   a   h   h   d   h   d   d   h   h   s
POST /api/v1/visits/{visit_id}/accept/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/depart/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/arrive/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/start_work/      a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/finish/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/incomplete/      a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/orders/{order_id}/tools/           a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/pool/            a   a   d   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/hold/            a   a   d   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/resume/          a   a   d   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/sub_state/       a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/finish/          a   a   d   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/reopen/          a   a   d   a   h   h   a   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/grab/            a   d   d   d   h   h   d   h   d   d   h   h   s
GET /api/v1/contacts/                           a   a   a   a   a   d   a   d   d   a   h   h   s
POST /api/v1/requests/{request_id}/contacts/    a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/requests/{request_id}/progress/    a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/visits/{visit_id}/contacts/        a   a   a   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/appointment/     a   a   a   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/progress/        a   a   a   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/progress-check/  a   a   a   a   h   h   d   h   h   d   h   h   s
GET /api/v1/obstacles/                          a   a   a   a   a   d   a   d   d   a   h   h   s
GET /api/v1/obstacles/{obstacle_id}/            a   a   a   a   h   h   a   h   h   a   h   h   s
POST /api/v1/obstacles/{obstacle_id}/answer/    a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/obstacles/{obstacle_id}/clear/     a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/orders/{order_id}/obstacles/       a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/visits/{visit_id}/obstacles/       a   a   a   a   h   h   d   h   h   d   h   h   s
GET /api/v1/handovers/                          a   a   a   a   a   a   a   a   a   a   h   h   s
GET /api/v1/handovers/{handover_id}/            a   a   a   a   h   h   h   h   h   a   h   h   s
POST /api/v1/handovers/{handover_id}/accept/    a   a   d   a   h   h   h   h   h   d   h   h   s
POST /api/v1/handovers/{handover_id}/decline/   a   a   d   a   h   h   h   h   h   d   h   h   s
POST /api/v1/handovers/{handover_id}/finish/    a   a   d   a   h   h   h   h   h   d   h   h   s
POST /api/v1/requests/{request_id}/handovers/   a   a   a   a   h   h   d   h   d   d   h   h   s
GET /api/v1/work-plans/                         a   a   a   a   a   d   a   d   d   a   h   h   s
POST /api/v1/work-plans/                        a   a   d   a   d   d   a   d   d   d   h   h   s
GET /api/v1/work-plans/{plan_id}/               a   a   a   a   h   h   a   h   h   a   h   h   s
POST /api/v1/work-plans/{plan_id}/revise/       a   a   d   a   h   h   a   h   h   d   h   h   s
POST /api/v1/work-plans/{plan_id}/approve/      a   a   d   d   h   h   d   h   h   d   h   h   s
POST /api/v1/work-plans/{plan_id}/items/{position}/done/ a   a   d   a   h   h   a   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/dispatch/        a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/sub_state/       a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/assign/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/release/         a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/reschedule/      a   a   d   a   h   h   d   h   h   d   h   h   s
GET /api/v1/visits/{visit_id}/crew/             a   a   a   a   h   h   a   h   h   a   h   h   s
POST /api/v1/visits/{visit_id}/shares/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/crew/{staff_id}/times/ a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/refuse/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/waive/           a   a   a   a   h   h   a   h   h   a   h   h   s
POST /api/v1/visits/{visit_id}/ask-approval/     a   a   a   a   h   h   a   h   h   a   h   h   s
POST /api/v1/visits/{visit_id}/transfer/        a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/cancel/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/photos/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/code/            a   a   a   a   h   h   d   h   h   d   h   h   s
GET /api/v1/orders/{order_id}/slots/            a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/appointment/     a   a   a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/appointment/cancel/ a  a  a   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/soft-bookings/   a   a   d   a   h   h   d   h   d   d   h   h   s
GET /api/v1/visits/{visit_id}/pickups/          a   a   a   a   h   h   a   h   h   a   h   h   s
GET /api/v1/orders/{order_id}/lock/             a   a   d   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/lock/            a   a   d   a   h   h   d   h   d   d   h   h   s
POST /api/v1/orders/{order_id}/unlock/          a   a   d   a   h   h   d   h   d   d   h   h   s
GET /api/v1/visits/{visit_id}/booking/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/booking/confirm/ a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/booking/release/ a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/lock/            a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/unlock/          a   a   d   a   h   h   d   h   h   d   h   h   s
POST /api/v1/visits/{visit_id}/confirm/         a   a   a   a   h   h   d   h   h   d   h   h   s
api:api-root                                    h   h   h   h   h   h   h   h   h   h   h   h   h
api_page                                        a   a   a   a   a   a   a   a   a   a   h   h   s
/api/<path:rest>                                h   h   h   h   h   h   h   h   h   h   h   h   h

# signing in (allauth); in a test nobody has a password, so nothing can be confirmed with it
account_login                                   a   a   a   a   a   a   a   a   a   a   a   a   a
account_logout                                  a   a   a   a   a   a   a   a   a   a   a   a   a
account_inactive                                a   a   a   a   a   a   a   a   a   a   a   a   a
account_signup                                  a   a   a   a   a   a   a   a   a   a   h   h   a
account_reauthenticate                          d   d   d   d   d   d   d   d   d   d   d   d   s
account_email                                   a   a   a   a   a   a   a   a   a   a   a   a   s
account_email_verification_sent                 a   a   a   a   a   a   a   a   a   a   a   a   s
account_change_password                         a   a   a   a   a   a   a   a   a   a   a   a   s
account_set_password                            a   a   a   a   a   a   a   a   a   a   a   a   s
account_reset_password                          a   a   a   a   a   a   a   a   a   a   a   a   a
account_confirm_login_code                      a   a   a   a   a   a   a   a   a   a   h   h   s
account_confirm_email                           a   a   a   a   a   a   a   a   a   a   a   a   s
account_reset_password_from_key_done            a   a   a   a   a   a   a   a   a   a   a   a   a
account_reset_password_from_key                 h   h   h   h   h   h   h   h   h   h   h   h   h
account_reset_password_done                     a   a   a   a   a   a   a   a   a   a   a   a   a
mfa_index                                       a   a   a   a   a   a   a   a   a   a   a   a   s
mfa_authenticate                                a   a   a   a   a   a   a   a   a   a   a   a   s
mfa_reauthenticate                              d   d   d   d   d   d   d   d   d   d   d   d   s
mfa_activate_totp                               a   a   a   a   a   a   a   a   a   a   a   a   s
mfa_deactivate_totp                             h   h   h   h   h   h   h   h   h   h   h   h   s
mfa_view_recovery_codes                         h   h   h   h   h   h   h   h   h   h   h   h   s
mfa_generate_recovery_codes                     a   a   a   a   a   a   a   a   a   a   a   a   s
mfa_download_recovery_codes                     h   h   h   h   h   h   h   h   h   h   h   h   s
mfa_list_webauthn                               a   a   a   a   a   a   a   a   a   a   a   a   s
mfa_add_webauthn                                a   a   a   a   a   a   a   a   a   a   a   a   s
mfa_reauthenticate_webauthn                     d   d   d   d   d   d   d   d   d   d   d   d   s
mfa_remove_webauthn                             h   h   h   h   h   h   h   h   h   h   h   h   s
mfa_edit_webauthn                               h   h   h   h   h   h   h   h   h   h   h   h   s
mfa_login_webauthn                              a   a   a   a   a   a   a   a   a   a   a   a   s
socialaccount_login_cancelled                   a   a   a   a   a   a   a   a   a   a   h   h   a
socialaccount_login_error                       s   s   s   s   s   s   s   s   s   s   h   h   s
socialaccount_signup                            s   s   s   s   s   s   s   s   s   s   h   h   s
socialaccount_connections                       a   a   a   a   a   a   a   a   a   a   h   h   s
/accounts/social/login/cancelled/               a   a   a   a   a   a   a   a   a   a   h   h   a
/accounts/social/login/error/                   a   a   a   a   a   a   a   a   a   a   h   h   a
/accounts/social/signup/                        a   a   a   a   a   a   a   a   a   a   h   h   a
/accounts/social/connections/                   a   a   a   a   a   a   a   a   a   a   h   h   a
openid_connect_login                            h   h   h   h   h   h   h   h   h   h   h   h   h
openid_connect_callback                         h   h   h   h   h   h   h   h   h   h   h   h   h
"""


METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def rows() -> dict[str, str]:
    """Address → its letters, in the order of COLUMNS."""
    found: dict[str, str] = {}
    for line in TABLE.splitlines():
        words = line.split()
        if not words or line.startswith("#"):
            continue
        length = 2 if words[0] in METHODS else 1
        name, letters = " ".join(words[:length]), words[length:]
        assert len(letters) == len(COLUMNS), f"{name}: {len(letters)} letters for {len(COLUMNS)} columns"
        assert set(letters) <= set("adhs"), f"{name}: {letters}"
        assert name not in found, f"{name} has two lines"
        found[name] = "".join(letters)
    return found
