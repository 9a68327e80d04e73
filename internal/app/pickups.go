package app

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/aftersales"
	"aftercare/bot"
	"aftercare/chat"
	"aftercare/intents"
	"aftercare/shop"
)

// maxSlots is how many times a question offers. The others can be said.
const maxSlots = 6

// pickups are the times at which a courier can come for a case, or for an order whose return is about to be
// filed. With "soonest" the first is meant, unless the words speak of a time.
func (a *App) pickups(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	order, _ := args["order"].(string)
	if id, _ := args["case"].(string); id != "" {
		c, err := a.Cases.CaseOf(ctx, sc.Customer, id)
		if err != nil {
			return nil, err
		}
		order = c.Order
	}
	o, err := a.Shop.OrderOf(ctx, sc.Customer, order)
	if err != nil {
		return nil, err
	}
	slots, err := a.Shop.PickupSlots(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	out := make([]choice, len(slots))
	for i, s := range slots {
		out[i] = slotChoice(s, a.now(), o.Region, sc.Locale)
		out[i].Hidden = i >= maxSlots
	}
	said, _ := args["said"].(string)
	first, _ := args["first"].(string)
	soonest, _ := args["soonest"].(bool)
	if w := a.timeOf(said, o.Region).or(a.timeOf(first, o.Region)); w.any() {
		for i, s := range slots {
			out[i].Meant = w.fits(s, o.Region)
		}
	} else if soonest && len(out) > 0 {
		out[0].Meant = true
	}
	return out, nil
}

// visit is when somebody would like the courier to come; what wasn't said is empty.
type visit struct {
	days  []string // ISO days or ranges, as intents.Days writes them
	parts []int    // of the day
	hour  int      // of the day, -1 for none
}

func (w visit) any() bool { return len(w.days) > 0 || len(w.parts) > 0 || w.hour >= 0 }

// or fills what is missing from what was said before.
func (w visit) or(before visit) visit {
	if len(w.days) == 0 {
		w.days = before.days
	}
	if len(w.parts) == 0 && w.hour < 0 {
		w.parts, w.hour = before.parts, before.hour
	}
	return w
}

func (w visit) fits(s shop.Slot, r shop.Region) bool {
	from, to := s.From.In(r.Zone()), s.To.In(r.Zone())
	day := from.Format(time.DateOnly)
	onDay := len(w.days) == 0 || slices.ContainsFunc(w.days, func(d string) bool {
		first, last, isRange := strings.Cut(d, "/")
		return day == first || isRange && first <= day && day <= last
	})
	atHour := w.hour < 0 || from.Hour() <= w.hour && w.hour < to.Hour()
	return onDay && atHour && (len(w.parts) == 0 || slices.Contains(w.parts, partOf(from)))
}

// timeOf reads in words when a courier is wanted.
func (a *App) timeOf(words string, r shop.Region) visit {
	w := visit{hour: -1}
	if words == "" {
		return w
	}
	u := a.Runner.Reader.Understand(words, a.now().In(r.Zone()))
	for i, p := range parts {
		if p.said.MatchString(u.Text) {
			w.parts = append(w.parts, i)
		}
	}
	for _, e := range u.Entities {
		if e.Type == intents.Date {
			w.days = append(w.days, intents.Days(e.Value))
		}
		if m := clock.FindStringSubmatch(e.Value); m != nil && (e.Type == intents.Date || e.Type == intents.Time) && len(w.parts) == 0 {
			w.hour, _ = strconv.Atoi(m[1]) // two digits
		}
	}
	return w
}

// clock is the hour of a time.
var clock = regexp.MustCompile(`(?:T|^)(\d\d):`)

func partOf(from time.Time) int {
	return slices.IndexFunc(parts, func(p part) bool { return from.Hour() < p.before })
}

func slotChoice(s shop.Slot, now time.Time, r shop.Region, l chat.Locale) choice {
	from := s.From.In(r.Zone())
	part := parts[partOf(from)]
	day, ahead := from.Format(time.DateOnly), chat.Text{En: from.Weekday().String()}.In(l)
	for i, name := range days {
		if now.In(r.Zone()).AddDate(0, 0, i).Format(time.DateOnly) == day && name.In(l) != "" {
			ahead = name.In(l)
		}
	}
	c := choice{Option: chat.Option{
		Value: s.From.UTC().Format(time.RFC3339) + "/" + s.To.UTC().Format(time.RFC3339),
		Label: strings.TrimSpace(ahead + part.name.In(l)), Detail: aftersales.SlotText(s, now, r, l),
	}}
	if l == chat.En {
		c.Label = strings.TrimSpace(ahead + " " + part.name.En)
	}
	return c
}

// days are what the next days are called; those without a name go by that of the weekday.
var days = []chat.Text{{Zh: "今天", En: "This"}, {Zh: "明天", En: "Tomorrow"}, {Zh: "后天", En: ""}}

type part struct {
	before int // hour
	name   chat.Text
	said   *regexp.Regexp
}

// parts of a day, by when they end.
var parts = []part{
	{12, chat.Text{Zh: "上午", En: "morning"}, regexp.MustCompile(`上午|早上|早点|一早|\bmorning`)},
	{17, chat.Text{Zh: "下午", En: "afternoon"}, regexp.MustCompile(`下午|中午|\b(?:after)?noon`)},
	{24, chat.Text{Zh: "晚上", En: "evening"}, regexp.MustCompile(`晚上|今晚|明晚|傍晚|下班|\b(?:evening|night|tonight|after work)`)},
}

func slotOf(value string) (shop.Slot, error) {
	from, to, _ := strings.Cut(value, "/")
	var s shop.Slot
	var err error
	if s.From, err = time.Parse(time.RFC3339, from); err == nil {
		s.To, err = time.Parse(time.RFC3339, to)
	}
	if err != nil {
		return s, fmt.Errorf("%w: the time of a collection: %w", chat.ErrInvalid, err)
	}
	return s, nil
}

// bookPickup sends a courier for a case.
func (a *App) bookPickup(ctx context.Context, sc bot.Scope, _ string, args json.RawMessage) (any, error) {
	r, c, err := a.caseOf(ctx, sc, args)
	if err != nil {
		return nil, err
	}
	if c, err = a.book(ctx, sc, c, r.Time); err != nil {
		return nil, refusal(err)
	}
	return a.outcome(c, sc), nil
}

func (a *App) book(ctx context.Context, sc bot.Scope, c aftersales.Case, when string) (aftersales.Case, error) {
	slot, err := slotOf(when)
	if err != nil {
		return c, err
	}
	return a.Cases.BookPickup(ctx, sc.Customer, c.ID, slot)
}

// cancelPickup takes a booking back.
func (a *App) cancelPickup(ctx context.Context, sc bot.Scope, _ string, args json.RawMessage) (any, error) {
	_, c, err := a.caseOf(ctx, sc, args)
	if err != nil {
		return nil, err
	}
	if c, err = a.Cases.CancelPickup(ctx, sc.Customer, c.ID); err != nil {
		return nil, refusal(err)
	}
	return a.outcome(c, sc), nil
}

// returnByCourier files a return and books its collection. A return that a person has to look at first has its
// courier later, when it is approved.
func (a *App) returnByCourier(ctx context.Context, sc bot.Scope, key string, args json.RawMessage) (any, error) {
	out, err := a.openCase(ctx, sc, key, args)
	if err != nil {
		return nil, err
	}
	filed := out.(opened) // that is what openCase returns
	var r caseArgs
	if err := json.Unmarshal(args, &r); err != nil {
		return nil, err
	}
	c, err := a.Cases.CaseOf(ctx, sc.Customer, filed.Number)
	if err != nil {
		return nil, err
	}
	if r.Time == "" || c.State != aftersales.AwaitBuyerShip && c.State != aftersales.PickupBooked {
		return filed, nil
	}
	if c, err = a.book(ctx, sc, c, r.Time); err != nil {
		return filed, refusalOfCourier(err, filed)
	}
	done := a.outcome(c, sc)
	done.Prepare, done.Booked = filed.Prepare, true
	return done, nil
}

// refusalOfCourier: the return stands, only the courier doesn't come.
func refusalOfCourier(err error, filed opened) error {
	return &bot.Refusal{Err: err, Says: chat.Text{
		Zh: "退货申请 " + filed.Number + " 已经提交，只是这个时间约不到快递员。说“预约取件”换个时间，或者自己寄回都行。",
		En: "your return " + filed.Number + " is filed, but no courier is free at that time. Ask me to “book a collection” for another time, or send it yourself.",
	}}
}

// waybills are the tracking number in what was said, as something to choose.
func (a *App) waybills(ctx context.Context, sc bot.Scope, args map[string]any) (any, error) {
	orders, err := a.Shop.Orders(ctx, sc.Customer)
	if err != nil {
		return nil, err
	}
	out := []choice{}
	for _, name := range []string{"said", "first"} {
		words, _ := args[name].(string)
		for _, w := range waybill.FindAllString(strings.ToUpper(words), -1) {
			known := slices.ContainsFunc(orders, func(o shop.Order) bool { return o.Number == w })
			if !known && len(out) == 0 {
				out = append(out, choice{Option: chat.Option{Value: w, Label: w}, Meant: true})
			}
		}
	}
	return out, nil
}

// waybill is how carriers number parcels: eight digits or more, perhaps with letters around.
var waybill = regexp.MustCompile(`\b[A-Z]{0,4}\d[0-9A-Z]{0,4}\d{6,18}[A-Z]{0,2}\b`)

// giveWaybill says that the goods are on their way back.
func (a *App) giveWaybill(ctx context.Context, sc bot.Scope, _ string, args json.RawMessage) (any, error) {
	r, c, err := a.caseOf(ctx, sc, args)
	if err != nil {
		return nil, err
	}
	if c.State != aftersales.InReturnTransit || c.Why != r.Waybill { // else this very yes, once more
		if c, err = a.Cases.Act(ctx, sc.Customer, c.ID, aftersales.Ship, aftersales.Because{Evidence: []string{r.Waybill}}); err != nil {
			return nil, refusal(err)
		}
	}
	return a.outcome(c, sc), nil
}
