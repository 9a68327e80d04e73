package shop

import (
	"slices"
	"strings"
	"time"

	"aftercare/chat"
)

// Status is how far an order has come.
type Status string

const (
	PendingPayment Status = "pending_payment"
	Paid           Status = "paid" // paid and not yet shipped
	Shipped        Status = "shipped"
	InTransit      Status = "in_transit"
	Delivered      Status = "delivered" // signed for
	Completed      Status = "completed" // confirmed, or long delivered
	Cancelled      Status = "cancelled"
	Refunded       Status = "refunded" // everything paid has gone back
)

// Statuses lists every status, in the order in which an order passes through them.
var Statuses = []Status{PendingPayment, Paid, Shipped, InTransit, Delivered, Completed, Cancelled, Refunded}

// Label is what a shopper is shown for a status.
func (s Status) Label() chat.Text {
	switch s {
	case PendingPayment:
		return chat.Text{Zh: "待付款", En: "Awaiting payment"}
	case Paid:
		return chat.Text{Zh: "待发货", En: "Preparing to ship"}
	case Shipped:
		return chat.Text{Zh: "已发货", En: "Shipped"}
	case InTransit:
		return chat.Text{Zh: "运输中", En: "In transit"}
	case Delivered:
		return chat.Text{Zh: "已签收", En: "Delivered"}
	case Completed:
		return chat.Text{Zh: "已完成", En: "Completed"}
	case Cancelled:
		return chat.Text{Zh: "已取消", En: "Cancelled"}
	case Refunded:
		return chat.Text{Zh: "已退款", En: "Refunded"}
	}
	return chat.Text{Zh: string(s), En: string(s)}
}

// Order is one purchase. Times are zero until they happen.
type Order struct {
	ID       string          `json:"id"`
	Number   string          `json:"number"` // the number people read to each other
	Customer chat.CustomerID `json:"customer"`
	Region   Region          `json:"region"` // where it was sold into; decides the law
	Status   Status          `json:"status"`

	PlacedAt    time.Time `json:"placed_at"`
	PaidAt      time.Time `json:"paid_at,omitzero"`
	ShippedAt   time.Time `json:"shipped_at,omitzero"`
	DeliveredAt time.Time `json:"delivered_at,omitzero"` // signed for, or put in a locker
	// A locker scan is not the buyer's signature. InLocker marks a parcel left in a locker or station;
	// CollectedAt is when the buyer took it out.
	InLocker    bool      `json:"in_locker,omitempty"`
	CollectedAt time.Time `json:"collected_at,omitzero"`

	Lines     []Line     `json:"lines"`
	Shipping  Money      `json:"shipping"` // what the buyer paid for it
	Discounts []Discount `json:"discounts,omitempty"`
	Payments  []Payment  `json:"payments"`
	Shipments []Shipment `json:"shipments,omitempty"`
	Address   Address    `json:"address"`
	// Insured: freight insurance covers the way back.
	Insured bool `json:"insured,omitempty"`
	// Marks are what was done to the order and can be done but once.
	Marks []Mark `json:"marks,omitempty"`
}

// Mark is something that happened to an order and that rules ask about.
type Mark string

const (
	ItemsChanged      Mark = "items_changed"      // the items were changed before dispatch
	ReturnRequested   Mark = "return_requested"   // goods are to come back for money
	ExchangeRequested Mark = "exchange_requested" // goods are to come back for others
)

// Marks lists every mark.
var Marks = []Mark{ItemsChanged, ReturnRequested, ExchangeRequested}

// Marked reports whether an order carries a mark.
func (o Order) Marked(m Mark) bool { return slices.Contains(o.Marks, m) }

// Swap is some pieces of a line for as many of another variant of the same product.
type Swap struct {
	Line string `json:"line"`
	Qty  int    `json:"qty"`
	SKU  string `json:"sku"`
}

// Line is one product of an order, as it was when bought.
type Line struct {
	ID      string    `json:"id"`
	SKU     string    `json:"sku"`
	Product string    `json:"product"`
	Class   Class     `json:"class"`
	Title   chat.Text `json:"title"`
	Options []Option  `json:"options,omitempty"`
	Image   string    `json:"image,omitempty"`
	Qty     int       `json:"qty"`
	Unit    Money     `json:"unit"` // list price of one
	// Paid is what the whole line cost after its part of every discount, however it was paid.
	Paid Money `json:"paid"`

	Gift bool `json:"gift,omitempty"`
	// GiftValue is the price stated beforehand for a gift that is kept; nil when none was stated.
	GiftValue  *Money `json:"gift_value,omitempty"`
	CustomMade bool   `json:"custom_made,omitempty"`
	// ExclusionConfirmed: the buyer confirmed, in a step of its own during this purchase, that this item
	// can't be returned without a reason. A notice on the page is not that.
	ExclusionConfirmed bool `json:"exclusion_confirmed,omitempty"`
}

// Gross is the line at list price.
func (l Line) Gross() Money { return l.Unit.Times(l.Qty) }

// Discount is money off a whole order, already spread over the lines' Paid.
type Discount struct {
	Label chat.Text `json:"label"`
	// Threshold the goods must reach at list price (满300); zero for a coupon without one.
	Threshold Money `json:"threshold,omitzero"`
	Off       Money `json:"off"`
}

// Payment methods.
const (
	WeChat   = "wechat"
	Alipay   = "alipay"
	Debit    = "debit"
	Credit   = "credit"
	Card     = "card"
	PayPal   = "paypal"
	GiftCard = "gift_card"
	// Voucher is a platform's voucher or a state subsidy: its part of a refund goes back to the issuer.
	Voucher = "voucher"
)

// Payment is one way in which an order was paid.
type Payment struct {
	ID       string `json:"id"`
	Method   string `json:"method"`
	Paid     Money  `json:"paid"`
	Refunded Money  `json:"refunded"`
}

// Left is what the payment can still give back.
func (p Payment) Left() Money { return p.Paid.Sub(p.Refunded) }

// MethodLabel is what a shopper is shown for a payment method.
func MethodLabel(method string) chat.Text {
	switch method {
	case WeChat:
		return chat.Text{Zh: "微信支付", En: "WeChat Pay"}
	case Alipay:
		return chat.Text{Zh: "支付宝", En: "Alipay"}
	case Debit:
		return chat.Text{Zh: "储蓄卡", En: "debit card"}
	case Credit:
		return chat.Text{Zh: "信用卡", En: "credit card"}
	case Card:
		return chat.Text{Zh: "银行卡", En: "card"}
	case PayPal:
		return chat.Text{Zh: "PayPal", En: "PayPal"}
	case GiftCard:
		return chat.Text{Zh: "礼品卡", En: "gift card"}
	case Voucher:
		return chat.Text{Zh: "平台券", En: "platform voucher"}
	}
	return chat.Text{Zh: method, En: method}
}

// Shipment is one parcel, its scans oldest first.
type Shipment struct {
	Carrier chat.Text `json:"carrier"`
	Waybill string    `json:"waybill"`
	Scans   []Scan    `json:"scans"`
}

// Scan is one line of a parcel's trace.
type Scan struct {
	At   time.Time `json:"at"`
	Text chat.Text `json:"text"`
}

// Line finds a line by its id.
func (o Order) Line(id string) (Line, bool) {
	for _, l := range o.Lines {
		if l.ID == id {
			return l, true
		}
	}
	return Line{}, false
}

// Currency of everything in the order.
func (o Order) Currency() string { return o.Shipping.Currency }

// Total is what the buyer paid, shipping included.
func (o Order) Total() Money {
	sum := Money{Currency: o.Currency()}
	for _, p := range o.Payments {
		sum = sum.Add(p.Paid)
	}
	return sum
}

// RefundedSoFar is what has gone back.
func (o Order) RefundedSoFar() Money {
	sum := Money{Currency: o.Currency()}
	for _, p := range o.Payments {
		sum = sum.Add(p.Refunded)
	}
	return sum
}

// ReceivedAt is when the buyer had the goods, zero before: the signature, or the moment they were taken
// out of the locker. A courier may not leave them there without consent (快递暂行条例 art. 25), so the
// scan alone starts no clock.
func (o Order) ReceivedAt() time.Time {
	if o.InLocker {
		return o.CollectedAt
	}
	return o.DeliveredAt
}

// PlainNumber strips what people put between the digits when they type an order number.
func PlainNumber(n string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "#", "").Replace(n))
}
