package bot

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/chat"
	"aftercare/intents"
)

// IdentifyQuery asks who a proof shows.
const IdentifyQuery = "@identify"

// maxProofs that showed nobody bring a person.
const maxProofs = 3

// proofSlot keeps what a guest has said of themselves so far, as JSON.
const proofSlot = "@proof"

// Proof is what a guest says to show who they are.
type Proof struct {
	Email    string `json:"email,omitempty"`
	Name     string `json:"name,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	Order    string `json:"order,omitempty"`
	Phone    string `json:"phone,omitempty"`
}

// Who is a customer as a proof has shown them.
type Who struct {
	ID   chat.CustomerID `json:"id"`
	Name string          `json:"name"`
}

func (p Proof) complete() bool {
	return p.Email != "" || p.Name != "" && p.Postcode != "" || p.Order != "" && p.Phone != ""
}

// proves reports whether there is something that nobody says but to show who they are. An order's number alone
// is said for many reasons.
func (p Proof) proves() bool {
	return p.Email != "" || p.Name != "" || p.Postcode != "" || p.Phone != ""
}

// with takes what is new over what was said before.
func (p Proof) with(n Proof) Proof {
	for _, f := range []struct{ to, from *string }{
		{&p.Email, &n.Email}, {&p.Name, &n.Name}, {&p.Postcode, &n.Postcode}, {&p.Order, &n.Order}, {&p.Phone, &n.Phone},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	return p
}

// readProof finds in a message what shows who wrote it. Where it was asked for, a bare name counts as one.
func readProof(u intents.Understanding, asked bool) Proof {
	var p Proof
	rest := u.Text
	for _, e := range slices.Backward(u.Entities) {
		field := map[intents.EntityType]*string{
			intents.Email: &p.Email, intents.PersonName: &p.Name, intents.PostCode: &p.Postcode,
			intents.OrderNumber: &p.Order, intents.Phone: &p.Phone,
		}[e.Type]
		if field == nil {
			continue
		}
		*field = e.Value
		rest = rest[:e.Start] + " " + rest[e.End:]
	}
	if m := bareCode.FindString(strings.TrimSpace(rest)); asked && m != "" && p.Postcode == "" {
		p.Postcode, rest = strings.ToUpper(m), ""
	}
	if m := introduced.FindStringSubmatch(u.Text); m != nil && p.Name == "" {
		p.Name = m[1]
	}
	if m := namedByCode.FindStringSubmatch(u.Text); m != nil && p.Name == "" && p.Postcode != "" {
		p.Name = m[1]
	}
	if asked && p.Name == "" && len(u.Acts) == 0 {
		if m := bareName.FindString(strings.Trim(notName.ReplaceAllString(rest, " "), " ,.;，。、")); m != "" {
			p.Name = m
		}
	}
	return p
}

var (
	// introduced is a name that somebody says is theirs.
	introduced = regexp.MustCompile(`\b(?:i'm|i am|my name is|my name's|this is|name:?) ([a-z][a-z'-]+ (?:[a-z][a-z'.-]* )?[a-z][a-z'-]+?)(?: and\b|[,.;]| \d|$)`)
	bareCode   = regexp.MustCompile(`^(?:\d{3}|\d{5,6}|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})$`) // of a place
	// namedByCode is a name right before its postcode.
	namedByCode = regexp.MustCompile(`(?:^|[,.!;] ?|\b(?:hi|hello|hey|there|is) )([a-z][a-z'-]+ (?:[a-z][a-z'.-]* )?[a-z][a-z'-]+),? (?:and )?(?:my )?(?:zip|post|postal)`)
	bareName    = regexp.MustCompile(`^(?:[a-z][a-z'-]+(?: [a-z][a-z'.-]*){1,3}|\p{Han}{2,4})$`)
	notName     = regexp.MustCompile(`(?:my |the )?(?:name is|name|zip(?: ?code)?|post ?code|postal code|is|and|i am|i'm|it's|this is)\b|我叫|我是|姓名|名字|邮编|叫|是|[:：]`)
)

// identifies adds what a guest said of themselves, and reports whether the message says nothing else.
func (in *interpreter) identifies() (all bool) {
	if in.state.Customer != "" {
		return false
	}
	asked := in.asking == askWho
	p := readProof(in.u, asked)
	if !(p.complete() || asked && (p.proves() || p.Order != "")) {
		return false
	}
	value, err := json.Marshal(p)
	if err != nil {
		return false // it is made of strings
	}
	in.add(chat.Command{Do: chat.DoIdentify, Value: string(value)})
	return bareProof(in.u.Text, p)
}

// bareProof: next to nothing but the proof was said.
func bareProof(text string, p Proof) bool {
	for _, part := range []string{p.Email, p.Name, p.Postcode, p.Order, p.Phone} {
		if part != "" {
			text = strings.Replace(text, intents.Fold(part), " ", 1)
		}
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) {
			return ' '
		}
		return r
	}, aroundProof.ReplaceAllString(text, " "))
	return utf8.RuneCountInString(strings.Join(strings.Fields(text), " ")) <= maxAround
}

// maxAround is how many characters around a proof still ask for nothing.
const maxAround = 8

// aroundProof is what people say around who they are.
var aroundProof = regexp.MustCompile(`\b(?:hi|hello|hey|there|good|morning|afternoon|evening|my|the|name|is|i|am|i'm|it's|this|and|e-?mail|address|account|zip|post|postal|code|postcode|phone|number|order|on|in|under|with|you|can|find|me|by|for|please|sure|of course|ok|okay|yes|so|right|let me see|oh|thanks?)\b|你好|您好|我叫|我是|我的|姓名|名字|叫|邮箱|邮编|电话|手机号?|订单号?|是|号码|好的?|谢谢|[,，。.!！:：'’]`)

// prove takes what a guest said of themselves and looks whom it shows.
func (st *stepper) prove(c chat.Command) error {
	var said Proof
	if err := json.Unmarshal([]byte(c.Value), &said); err != nil || st.s.Customer != "" {
		return err
	}
	p := st.proof().with(said)
	st.answered = true
	if !p.complete() {
		st.keepProof(p)
		return nil
	}
	return st.look(p)
}

// look asks whom a proof shows. Too many that show nobody bring a person.
func (st *stepper) look(p Proof) error {
	if st.s.Unproved >= maxProofs {
		st.queue("identity", phrases.whoFailed)
		return nil
	}
	var args map[string]any
	if err := remarshal(p, &args); err != nil {
		return err
	}
	v, err := st.fact(Need{Query: IdentifyQuery, Args: args})
	if err != nil {
		return err
	}
	if v == nil {
		st.emit(chat.NotIdentified{})
		st.keepProof(Proof{})
		if st.s.Unproved >= maxProofs {
			st.queue("identity", phrases.whoFailed)
			return nil
		}
		if st.s.Top() == nil {
			st.say(chat.Message{Text: st.phrase(phrases.whoAgain)}, "")
			st.emit(chat.Asked{Slot: askWho, Attempt: st.s.Unproved + 1})
			st.settled = len(st.left) == 0
		}
		return nil
	}
	var who Who
	if err := remarshal(v, &who); err != nil {
		return err
	}
	st.emit(chat.Identified{Customer: who.ID, Name: who.Name})
	if st.s.Top() != nil {
		st.emit(chat.SlotSet{Clears: []string{proofSlot}})
	}
	if st.s.Top() == nil && len(st.left) == 0 {
		st.say(chat.Message{Text: st.phrase(phrases.whoKnown, who.Name)}, "")
		st.settled = true
		return nil
	}
	st.lead = join(st.phrase(phrases.whoThanks, who.Name), st.lead, st.s.Locale)
	st.filled = st.s.Top() != nil
	return nil
}

// proof is what was said so far in the running flow.
func (st *stepper) proof() Proof {
	var p Proof
	if f := st.s.Top(); f != nil {
		if v, ok := f.Slots[proofSlot]; ok {
			_ = json.Unmarshal([]byte(v.One()), &p) // written below
		}
	}
	return p
}

func (st *stepper) keepProof(p Proof) {
	if st.s.Top() == nil {
		return
	}
	data, err := json.Marshal(p)
	if err != nil {
		return // it is made of strings
	}
	st.emit(chat.SlotSet{Slot: proofSlot, Value: chat.Value{V: []string{string(data)}}})
}

// identify is the step that a guest passes only when it is known who they are. It asks for what is still missing.
func (st *stepper) identify(flow *Flow) (stop bool, err error) {
	if st.s.Customer != "" {
		return false, nil
	}
	p, says := st.proof(), phrases.whoAsk
	switch {
	case st.s.Unproved > 0 && p == (Proof{}):
		says = phrases.whoAgain
	case p.Name != "":
		says = phrases.whoCode
	case p.Postcode != "":
		says = phrases.whoName
	case p.Order != "":
		says = phrases.whoPhone
	case p.Phone != "":
		says = phrases.whoOrder
	}
	attempt := 1
	if st.lost() && st.asking() == askWho {
		attempt = st.s.Asking.Attempt + 1
		st.emit(chat.Missed{Text: st.t.Text})
	}
	st.say(chat.Message{Text: st.phrase(says), Options: []chat.Option{st.option(optHuman, phrases.human)}}, flow.ID)
	st.emit(chat.Asked{Slot: askWho, Attempt: attempt})
	return true, nil
}

// identify looks a proof up for Step. What was found is told as JSON, like every other fact.
func (r *Runner) identify(ctx context.Context, args map[string]any) (any, error) {
	if r.Identify == nil {
		return nil, nil
	}
	var p Proof
	if err := remarshal(args, &p); err != nil {
		return nil, err
	}
	who, err := r.Identify(ctx, p)
	if err != nil || who == nil {
		return nil, err
	}
	var plain any
	err = remarshal(who, &plain)
	return plain, err
}
