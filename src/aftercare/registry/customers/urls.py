from django.urls import URLPattern, URLResolver, path

from aftercare.registry.customers.views import customers, sites

app_name = "customers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", customers.LIST.view, name="customers"),
    path("new/", customers.new, name="customer_new"),
    path("<int:customer_id>/", customers.page, name="customer"),
    path("<int:customer_id>/edit/", customers.edit, name="customer_edit"),
    path("<int:customer_id>/flag/", customers.flag, name="customer_flag"),
    path("<int:customer_id>/move/", customers.move, name="customer_move"),
    path("<int:customer_id>/engineer/", customers.rule_engineer, name="customer_engineer"),
    path("<int:customer_id>/close/", customers.close, name="customer_close"),
    path("<int:customer_id>/reopen/", customers.reopen, name="customer_reopen"),
    path("<int:customer_id>/contacts/new/", customers.add_contact, name="contact_new"),
    path("contacts/", customers.CONTACTS.view, name="contacts"),
    path("contacts/<int:contact_id>/edit/", customers.edit_contact, name="contact_edit"),
    path("contacts/<int:contact_id>/close/", customers.close_contact, name="contact_close"),
    path("sites/", sites.LIST.view, name="sites"),
    path("sites/new/", sites.new, name="site_new"),
    path("sites/<int:site_id>/", sites.page, name="site"),
    path("sites/<int:site_id>/edit/", sites.edit, name="site_edit"),
    path("sites/<int:site_id>/move/", sites.move, name="site_move"),
    path("sites/<int:site_id>/party/", sites.set_party, name="site_party"),
    path("sites/<int:site_id>/parties/<int:party_id>/end/", sites.end_party, name="site_party_end"),
    path("sites/<int:site_id>/engineer/", sites.rule_engineer, name="site_engineer"),
    path("sites/<int:site_id>/close/", sites.close, name="site_close"),
]
