"""People and bodies for everybody's tests: an active member serves a body unless the test says otherwise."""

import time

import factory

from chosha.kernel.clock import now, today
from chosha.members.models import Affiliation, Duty, MailDomain, Member, Organisation, Profile, Role, RoleName, Rules, Standing
from chosha.members.queries import fold, key_of_name
from chosha.members.tests.hashing import QuickHasher

PASSWORD = "ながい合言葉2026"


def hashed_password() -> str:
    hasher = QuickHasher()
    return hasher.encode(PASSWORD, hasher.salt())


def enter_fresh(client, member):
    """Sign in as somebody who has just shown password or second step, as the administrators' pages ask."""
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()


class RulesFactory(factory.django.DjangoModelFactory):
    """A version of the rules: the first one unless `number` says otherwise."""

    class Meta:
        model = Rules

    number = 1
    source = factory.LazyAttribute(lambda rules: f"はじめに。\n\n## お互いさま\n第{rules.number}版では、責めません。")
    html = factory.LazyAttribute(lambda rules: f"<h2>お互いさま</h2><p>第{rules.number}版では、責めません。</p>")
    published_at = factory.LazyFunction(now)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A city. `domain="city.x.lg.jp"` gives it a mail domain of grade A (or `domain__grade="C"`)."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"{900000 + n}")
    name = factory.Sequence(lambda n: f"青波{n}市")
    kana = factory.Sequence(lambda n: f"あおなみ{n}し")
    prefecture = "富山県"
    pref_code = "16"
    kind = "市"
    pop_band = "5万〜10万人"
    region = "中部"
    find_by = factory.LazyAttribute(lambda b: f"{fold(b.name)} {fold(b.kana)} aonami {b.code} {fold(b.prefecture + b.name)}")

    @factory.post_generation
    def domain(self, create, extracted, grade="A", **_):
        if create and extracted:
            MailDomain.objects.create(organisation=self, domain=extracted, grade=grade)


class DutyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Duty
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"duty{n}")
    name = "税務"
    sort = factory.Sequence(lambda n: n)


class MemberFactory(factory.django.DjangoModelFactory):
    """An active member who serves a city. `password=True` sets PASSWORD; `serving=False` leaves the affiliation out."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"member{n}@example.jp")
    name = factory.Sequence(lambda n: f"石川 真央{n}")
    display_name = factory.Sequence(lambda n: f"まお{n}")
    kana = "いしかわ まお"
    standing = Standing.ACTIVE
    byline_detail = "市・税務 3年目"
    joined_at = factory.LazyFunction(now)
    password = "!"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if kwargs.get("password") is True:
            kwargs["password"] = hashed_password()
        kwargs.setdefault("name_key", key_of_name(kwargs["name"]))
        member = super()._create(model_class, *args, **kwargs)
        Profile.objects.create(member=member)
        return member

    @factory.post_generation
    def serving(self, create, extracted, **_):
        """`serving=organisation`, or by itself a new city."""
        if create and self.standing != Standing.APPLICANT and extracted is not False:
            AffiliationFactory(member=self, **({"organisation": extracted} if extracted else {}))


class AffiliationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Affiliation

    member = factory.SubFactory(MemberFactory, serving=False)
    organisation = factory.SubFactory(OrganisationFactory)
    post = "主任"
    proof = Affiliation.Proof.CODE
    proved_on = factory.LazyFunction(today)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        affiliation = super()._create(model_class, *args, **kwargs)
        if affiliation.ended_on is None:
            kept = "home_body_id" if affiliation.kind == Affiliation.Kind.HOME else "host_body_id"
            setattr(affiliation.member, kept, affiliation.organisation_id)
            affiliation.member.save(update_fields=[kept])
        return affiliation


class StaffFactory(MemberFactory):
    """A volunteer with a role and the second step set up: `StaffFactory(role=RoleName.RECEPTION)`; `totp=False` without."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    holds_role = True

    @factory.post_generation
    def role(self, create, extracted, **_):
        if create:
            Role.objects.create(member=self, name=extracted or RoleName.EDITOR, granted_at=now())

    @factory.post_generation
    def totp(self, create, extracted, **_):
        if create and extracted is not False:
            from allauth.mfa.totp.internal.auth import TOTP

            TOTP.activate(self, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
