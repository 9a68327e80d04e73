import { t } from "../i18n/desk";
import { MessageView } from "../message/Message";
import { PickBody } from "../message/Options";
import { Icon } from "../ui/icons";
import { panelFloats, panelOpen } from "./panel";
import { room } from "./session";

export function Customer() {
  const chat = room.value?.chat;
  if (!panelOpen.value || !room.value) return null;
  const person = chat?.person;
  const guest = chat ? !person?.id : false;
  const orders = chat?.orders ?? [];
  const cases = chat?.cases ?? [];
  return (
    <aside class="d-customer" aria-label={t().panel} tabIndex={0}>
      {panelFloats() && (
        <button type="button" class="d-icon d-customer__close" aria-label={t().closePanel} onClick={() => (panelOpen.value = false)}>
          <Icon name="close" />
        </button>
      )}
      {person && (
        <section>
          <h2 class="d-person">
            <span class="m-initial is-customer" aria-hidden="true">
              {[...(person.name || t().guest)][0]}
            </span>
            {person.name || t().guest}
          </h2>
          <dl class="d-rows">
            {person.id && (
              <div>
                <dt>{t().customerId}</dt>
                <dd class="num">{person.id}</dd>
              </div>
            )}
            {(person.rows ?? []).map((r) => (
              <div>
                <dt>{r.label}</dt>
                <dd>{r.value}</dd>
              </div>
            ))}
          </dl>
          {guest && <p class="d-none">{t().notSignedIn}</p>}
        </section>
      )}
      {chat && !guest && (
        <>
          <section>
            <h3>
              {t().cases} <span class="num">{cases.length || ""}</span>
            </h3>
            {cases.length === 0 && <p class="d-none">{t().noCases}</p>}
            {cases.map((m) => (
              <MessageView message={m} hands={{ live: false, choose: () => {} }} />
            ))}
          </section>
          <section>
            <h3>
              {t().orders} <span class="num">{orders.length || ""}</span>
            </h3>
            {orders.length === 0 && <p class="d-none">{t().noOrders}</p>}
            {orders.map((o) => (
              <div class="m-pick">
                <PickBody option={o} />
              </div>
            ))}
          </section>
        </>
      )}
    </aside>
  );
}
