from django.urls import URLPattern, URLResolver, path

from aftercare.registry.organisation.views import catalogue, certificates, duty, staff

app_name = "organisation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", staff.LIST.view, name="staff_list"),
    path("staff/new/", staff.new, name="staff_new"),
    path("staff/<int:staff_id>/", staff.page, name="staff"),
    path("staff/<int:staff_id>/edit/", staff.edit, name="staff_edit"),
    path("staff/<int:staff_id>/move/", staff.move, name="staff_move"),
    path("staff/<int:staff_id>/leave/", staff.leave_company, name="staff_leave"),
    path("staff/<int:staff_id>/post/", staff.give_post, name="staff_post"),
    path("staff/<int:staff_id>/skill/", staff.rate_skill, name="staff_skill"),
    path("staff/<int:staff_id>/certificate/", staff.add_certificate, name="staff_certificate"),
    path("staff/<int:staff_id>/roster/", staff.set_roster, name="staff_roster"),
    path("staff/<int:staff_id>/substitute/", staff.name_substitute, name="staff_substitute"),
    path("staff/<int:staff_id>/time-off/", staff.ask_leave, name="staff_time_off"),
    path("holdings/<int:holding_id>/end/", staff.end_post, name="holding_end"),
    path("certificates/", certificates.LIST.view, name="certificates"),
    path("certificates/<int:certificate_id>/withdraw/", staff.withdraw_certificate, name="certificate_withdraw"),
    path("leave/", duty.LEAVES.view, name="leaves"),
    path("leave/<int:leave_id>/", duty.decide_leave, name="leave"),
    path("leave/<int:leave_id>/cancel/", duty.cancel_leave, name="leave_cancel"),
    path("on-call/", duty.ON_CALLS.view, name="on_calls"),
    path("on-call/new/", duty.plan_on_call, name="on_call_new"),
    path("on-call/<int:on_call_id>/cancel/", duty.cancel_on_call, name="on_call_cancel"),
    path("catalogue/", catalogue.page, name="catalogue"),
    path("catalogue/posts/new/", catalogue.new_post, name="post_new"),
    path("catalogue/posts/<int:post_id>/edit/", catalogue.edit_post, name="post_edit"),
    path("catalogue/posts/<int:post_id>/close/", catalogue.close_post, name="post_close"),
    path("catalogue/skills/new/", catalogue.new_skill, name="skill_new"),
    path("catalogue/skills/<int:skill_id>/edit/", catalogue.edit_skill, name="skill_edit"),
    path("catalogue/skills/<int:skill_id>/close/", catalogue.close_skill, name="skill_close"),
    path("catalogue/certificates/new/", catalogue.new_certificate_kind, name="certificate_kind_new"),
    path("catalogue/certificates/<int:kind_id>/edit/", catalogue.edit_certificate_kind, name="certificate_kind_edit"),
    path(
        "catalogue/certificates/<int:kind_id>/close/", catalogue.close_certificate_kind, name="certificate_kind_close"
    ),
    path("catalogue/shifts/new/", catalogue.new_shift_pattern, name="shift_pattern_new"),
    path("catalogue/shifts/<int:pattern_id>/edit/", catalogue.edit_shift_pattern, name="shift_pattern_edit"),
    path("catalogue/shifts/<int:pattern_id>/close/", catalogue.close_shift_pattern, name="shift_pattern_close"),
    path("regions/", catalogue.region_page, name="regions"),
    path("regions/new/", catalogue.assign_region, name="region_new"),
    path("regions/<int:region_id>/release/", catalogue.release_region, name="region_release"),
]
