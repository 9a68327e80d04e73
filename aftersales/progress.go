package aftersales

import (
	"fmt"
	"strings"
	"time"

	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// Progress shows a person how far a case has come, in the six visible stages, and what comes next.
func (s *Service) Progress(c Case, l chat.Locale) chat.Progress {
	m, ok := machines[c.Type]
	if !ok {
		return chat.Progress{Case: c.ID, Number: c.Number, Title: string(c.Type)}
	}
	place, _ := m.place(c.State)
	p := chat.Progress{Case: c.ID, Number: c.Number, Title: m.Title.In(l), Next: s.next(c, place.said(c), l)}
	// A case that went back, to an appeal for instance, still shows how far it had come.
	at := place.Stage
	for i, t := range c.Reached {
		if !t.IsZero() {
			at = max(at, i)
		}
	}
	for i, label := range m.Stages {
		if label == (chat.Text{}) {
			continue
		}
		st := chat.Stage{Label: label.In(l), State: "todo"}
		switch {
		case c.Reached[i].IsZero():
		case i < at, place.End:
			st.State = "done"
		default:
			st.State = "current"
		}
		if t := c.Reached[i]; !t.IsZero() {
			st.At = &t
		}
		p.Stages = append(p.Stages, st)
	}
	return p
}

// said is the sentence of a place for a case that is there.
func (p Place) said(c Case) chat.Text {
	switch {
	case p.Early != (chat.Text{}) && !c.Advanced.IsZero():
		return p.Early
	case p.Free != (chat.Text{}) && c.Verdict.Refund.IsZero():
		return p.Free
	}
	return p.Next
}

// headline is what a conversation is told when the case has moved: what the move says, else what the state does.
func (s *Service) headline(c Case, says chat.Text, l chat.Locale) string {
	m := machines[c.Type]
	place, _ := m.place(c.State)
	if says == (chat.Text{}) {
		says = place.said(c)
	}
	if l == chat.En {
		return fmt.Sprintf("%s %s: %s. %s", m.Title.En, c.Number, strings.ToLower(place.Label.En), s.next(c, says, l))
	}
	return fmt.Sprintf("%s单 %s：%s。%s", m.Title.Zh, c.Number, place.Label.Zh, s.next(c, says, l))
}

// nextWords are the braces that a state's sentence can use.
var nextWords = []string{"{due}", "{refund_by}", "{refund}", "{arrival}", "{address}", "{why}", "{pickup}", "{courier}"}

// refundDays is within how many days of receipt the price has to be back (CPL art. 25).
const refundDays = 7

// next fills in the braces of a sentence.
func (s *Service) next(c Case, said chat.Text, l chat.Locale) string {
	now, zone := s.now(), c.Region.Zone()
	// Ends of days are midnights; people are told the day before.
	date := func(t time.Time) string {
		return policy.Date(t.Add(-time.Millisecond).In(zone), now, c.Region, l)
	}
	received := c.Reached[stageInspection]
	why := strings.TrimRight(strings.TrimSpace(c.Why), "。.")
	pickup, courier := pickupText(c, now, l)
	return strings.NewReplacer(
		"{pickup}", pickup,
		"{courier}", courier,
		"{due}", date(c.ExpiresAt),
		"{refund_by}", date(endOfDay(received.AddDate(0, 0, refundDays), c.Region)),
		"{refund}", c.Verdict.Refund.In(l),
		"{arrival}", arrival(c.Verdict.Payments, l),
		"{address}", addressLine(s.rules.ReturnAddress(c.Region), l),
		"{why}", why,
	).Replace(said.In(l))
}

func addressLine(a shop.Address, l chat.Locale) string {
	if l == chat.En {
		return fmt.Sprintf("%s, %s (phone %s)", a.Name, a.Line(), a.Phone)
	}
	return fmt.Sprintf("%s，%s %s", a.Line(), a.Name, a.Phone)
}

// arrival says when the money should be there. Banks take their own time, so both are told.
func arrival(payments []policy.PaymentRefund, l chat.Locale) string {
	slowest := 0
	for _, p := range payments {
		if rank := slowness[p.Method]; !p.ToIssuer && rank > slowest {
			slowest = rank
		}
	}
	return arrivals[slowest].In(l)
}

var slowness = map[string]int{
	shop.WeChat: 0, shop.Alipay: 0, shop.GiftCard: 0, shop.Debit: 1, shop.Card: 2, shop.Credit: 2,
}

var arrivals = []chat.Text{
	{Zh: "退到余额一般几分钟到账，退到银行卡要1到3个工作日", En: "A balance usually shows it within minutes, a bank card takes 1 to 3 working days"},
	{Zh: "银行入账一般要1到3个工作日", En: "Your bank usually takes 1 to 3 working days to show it"},
	{Zh: "银行入账一般要3到7个工作日", En: "Your bank usually takes 3 to 7 working days to show it"},
}
