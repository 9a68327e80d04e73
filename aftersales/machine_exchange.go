package aftersales

import (
	"slices"

	"aftercare/aftersales/policy"
	"aftercare/chat"
)

// States of an exchange, beside those of a return.
const (
	NewToShip  State = "NEW_TO_SHIP"
	NewShipped State = "NEW_SHIPPED"
	Offer      State = "OFFER"
	PaidBack   State = "PAID_BACK"
)

// Events of an exchange, beside those of a return.
const (
	ShipNew      Event = "ship_new"      // with the waybill of the new goods
	SwapAtDoor   Event = "swap_at_door"  // the courier brings the new and takes the old
	OutOfStock   Event = "out_of_stock"  // nothing to send any more
	Wait         Event = "wait"          // for new stock
	ChooseRefund Event = "choose_refund" // the money instead
	WrongAgain   Event = "wrong_again"   // the new goods are wrong or faulty too
)

// exchangeMachine is goods back and others sent. Up to the inspection it is a return; then the new goods go
// out within two days. What is wrong again comes back at the seller's cost.
var exchangeMachine = Machine{
	Type: Exchange, Ask: policy.AskExchange, Prefix: "HH", Title: chat.Text{Zh: "换货", En: "Exchange"}, Start: Draft,
	Stages: [stages]chat.Text{
		{Zh: "申请", En: "Apply"}, {Zh: "审核", En: "Review"}, {Zh: "物流", En: "Shipping"},
		{Zh: "验收", En: "Inspection"}, {Zh: "处理", En: "New item"}, {Zh: "确认", En: "Done"},
	},
	Places: []Place{
		placeDraft, placeSubmitted, placeReviewing, placeMoreInfo, placeRejected, placeDispute, freeing(placeRejectedFinal),
		placeApproved,
		{State: AwaitBuyerShip, Stage: stageLogistics, Job: JobRegister,
			Label: chat.Text{Zh: "待寄回", En: "Waiting for your parcel"},
			Next: chat.Text{Zh: "请在{due}前把换下的商品寄到：{address}。寄出后把运单号发给我们。新的已经给您留好。",
				En: "Please send the item back by {due} to: {address}. Then tell us the tracking number. The new one is set aside for you."},
			Timers: []Timer{{After: 3 * day, Event: Remind}, {After: 6 * day, Event: Remind}, {After: 7 * day, Event: Expire, Deadline: true, WholeDay: true}}},
		{State: PickupBooked, Stage: stageLogistics,
			Label: chat.Text{Zh: "已约取件", En: "Collection booked"},
			Next: chat.Text{Zh: "快递员{pickup}上门取件{courier}，请把换下的商品包好。",
				En: "A courier will collect it {pickup}{courier}. Please have the item packed."},
			Timers: []Timer{{After: 3 * day, Event: CancelPickup}}},
		{State: InReturnTransit, Stage: stageLogistics,
			Label: chat.Text{Zh: "寄回途中", En: "On its way to us"},
			Next: chat.Text{Zh: "换下的商品正在寄回仓库，验收后就发新的，您不用做什么。",
				En: "Your item is on its way to us. Once it's checked we'll send the new one, and there's nothing you need to do."},
			Timers: []Timer{{After: 3 * day, Event: Alert}, {After: 10 * day, Event: Alert}}},
		{State: Received, Stage: stageInspection,
			Label:  chat.Text{Zh: "仓库已签收", En: "At our warehouse"},
			Next:   chat.Text{Zh: "仓库收到了，验收后就发新的。", En: "It has arrived. Once it's checked we'll send the new one."},
			Timers: []Timer{{After: 2 * day, Event: Alert, InStage: true}, {After: 10 * day, Event: Overdue, InStage: true}}},
		{State: Inspecting, Stage: stageInspection,
			Label:  chat.Text{Zh: "验收中", En: "Being checked"},
			Next:   chat.Text{Zh: "仓库正在验收，通过后就发新的。", En: "We're checking it now and will then send the new one."},
			Timers: []Timer{{After: 4 * day, Event: Alert, InStage: true}, {After: 10 * day, Event: Overdue, InStage: true}}},
		{State: Negotiation, Stage: stageInspection,
			Label: chat.Text{Zh: "待协商", En: "To be agreed"},
			Next: chat.Text{Zh: "验收时发现一点问题：{why}。请在{due}前和我们商量，可以把商品寄还给您；谈不拢就由主管判断。",
				En: "There was a problem when we checked it: {why}. Please get back to us by {due}. We can send it back to you, and if we can't agree, a manager will decide."},
			Timers: []Timer{{After: day, Event: Remind}, {After: 3 * day, Event: Disagree, Deadline: true, WholeDay: true}}},
		{State: ReturnedToBuyer, Stage: stageInspection, End: true, Void: true, Job: JobRegister,
			Label: chat.Text{Zh: "已寄还", En: "Sent back to you"},
			Next:  chat.Text{Zh: "原来的商品已寄还给您，这次换货结束。", En: "Your item has been sent back to you, and this exchange is closed."}},
		{State: NewToShip, Stage: stageHandling, Job: JobRegister,
			Label:  chat.Text{Zh: "待发新货", En: "New item to be sent"},
			Next:   chat.Text{Zh: "验收通过，{due}前把新的寄出。", En: "All good. We'll send the new one by {due}."},
			Timers: []Timer{{After: 2 * day, Event: Alert, Deadline: true}}},
		{State: Offer, Stage: stageHandling,
			Label: chat.Text{Zh: "缺货，待您选择", En: "Out of stock, your choice"},
			Next: chat.Text{Zh: "很抱歉，新的那款刚好没货了。可以等到货，也可以直接退款{refund}；{due}前没有选的话，就给您退款。",
				En: "We're sorry, the new one has just sold out. You can wait for it or take a refund of {refund}. If we don't hear from you by {due}, we'll refund you."},
			Timers: []Timer{{After: 3 * day, Event: ChooseRefund, Deadline: true, WholeDay: true}}},
		{State: NewShipped, Stage: stageHandling,
			Label: chat.Text{Zh: "新货已发出", En: "New item sent"},
			Next: chat.Text{Zh: "新的已经寄出，运单号{why}。收到后告诉我们一声；{due}之后会自动完成。",
				En: "The new one is on its way, tracking number {why}. Let us know when you have it; otherwise this closes by itself after {due}."},
			Timers: []Timer{{After: 14 * day, Event: Confirm, Deadline: true, WholeDay: true}}},
		{State: Closed, Stage: stageConfirm, End: true, Kept: true,
			Label: chat.Text{Zh: "已完成", En: "Complete"},
			Next:  chat.Text{Zh: "这次换货已经完成，保修从换货这天重新算起。谢谢您的耐心。", En: "This exchange is complete, and the warranty starts again from the day of the exchange. Thank you for your patience."}},
		{State: PaidBack, Stage: stageConfirm, End: true,
			Label: chat.Text{Zh: "已退款完成", En: "Refunded and complete"},
			Next:  chat.Text{Zh: "换货改成了退款，已经全部办完。", En: "The exchange became a refund, and everything is done."}},
		placeRefundApproved, placeRefunding, placeRefundFailed, placeRefunded, freeing(placeCancelled), freeing(placeExpired),
	},
	Moves: slices.Concat(applying(), reviewing(Approved), []Transition{
		{From: []State{Submitted}, Event: Decide, To: Approved, By: []Party{Seller}, Needs: []Guard{RuleAllows}},
		{From: []State{Submitted}, Event: Decide, To: Reviewing, By: []Party{Seller}},
		{From: []State{Dispute}, Event: Overturn, To: NewToShip, By: []Party{Manager}, Needs: []Guard{IsPerson, GoodsReceived}},
		{From: []State{Dispute}, Event: Overturn, To: Approved, By: []Party{Manager}, Needs: []Guard{IsPerson, GoodsAway}},
		{From: []State{Dispute}, Event: Uphold, To: ReturnedToBuyer, By: []Party{Manager}, Needs: []Guard{HasReason, IsPerson, GoodsReceived}},
		{From: []State{Dispute}, Event: Uphold, To: RejectedFinal, By: []Party{Manager}, Needs: []Guard{HasReason, IsPerson, GoodsAway}},

		{From: []State{Approved}, Event: GiveAddress, To: AwaitBuyerShip, By: []Party{Bot}},
		{From: []State{AwaitBuyerShip, PickupBooked}, Event: Refuse, To: Reviewing, By: []Party{System}, Needs: []Guard{HasReason}},
		{From: []State{AwaitBuyerShip}, Event: Remind, To: AwaitBuyerShip, By: []Party{Clock}},
		{From: []State{AwaitBuyerShip}, Event: Expire, To: Expired, By: []Party{Clock}},
		{From: []State{AwaitBuyerShip}, Event: BookPickup, To: PickupBooked, By: []Party{Customer, Bot, Agent}},
		{From: []State{PickupBooked}, Event: CancelPickup, To: AwaitBuyerShip, By: []Party{Customer, Courier, Agent, Clock}},
		{From: []State{PickupBooked}, Event: SwapAtDoor, To: NewShipped, By: []Party{Courier}, Needs: []Guard{HasEvidence}, Job: JobRegister},
		{From: []State{PickupBooked}, Event: Ship, To: InReturnTransit, By: []Party{Courier, Customer, Agent}},
		{From: []State{AwaitBuyerShip}, Event: Ship, To: InReturnTransit, By: []Party{Customer, Courier, Agent}, Needs: []Guard{HasEvidence}},
		{From: []State{InReturnTransit}, Event: Alert, To: InReturnTransit, By: []Party{Clock}, Quiet: true},
		{From: []State{InReturnTransit}, Event: LoseReturn, To: NewToShip, By: []Party{Agent, Manager}, Needs: []Guard{HasReason, IsPerson}},
		{From: []State{InReturnTransit, PickupBooked, AwaitBuyerShip}, Event: Receive, To: Received, By: []Party{Warehouse}},

		{From: []State{Received}, Event: Alert, To: Received, By: []Party{Clock}, Quiet: true},
		{From: []State{Inspecting}, Event: Alert, To: Inspecting, By: []Party{Clock}, Quiet: true},
		{From: []State{Received}, Event: Inspect, To: Inspecting, By: []Party{Warehouse}},
		{From: []State{Received, Inspecting}, Event: PassCheck, To: NewToShip, By: []Party{Warehouse, Seller}},
		{From: []State{Received, Inspecting}, Event: Overdue, To: NewToShip, By: []Party{Clock}},
		{From: []State{Inspecting}, Event: FailCheck, To: Negotiation, By: []Party{Agent}, Needs: []Guard{HasReason, HasEvidence}},
		{From: []State{Negotiation}, Event: Remind, To: Negotiation, By: []Party{Clock}},
		{From: []State{Negotiation}, Event: Settle, To: NewToShip, By: []Party{Agent, Manager}},
		{From: []State{Negotiation}, Event: TakeBack, To: ReturnedToBuyer, By: []Party{Customer}},
		{From: []State{Negotiation}, Event: Disagree, To: Dispute, By: []Party{Customer, Agent, Clock}},

		// The difference couldn't be settled: for a person, who sees it in the history; the goods go out all the same.
		{From: []State{NewToShip}, Event: Refuse, To: NewToShip, By: []Party{System}, Needs: []Guard{HasReason}, Quiet: true},
		{From: []State{NewShipped}, Event: Refuse, To: NewShipped, By: []Party{System}, Needs: []Guard{HasReason}, Quiet: true},
		{From: []State{NewToShip}, Event: Alert, To: NewToShip, By: []Party{Clock}, Quiet: true},
		{From: []State{NewToShip}, Event: ShipNew, To: NewShipped, By: []Party{Warehouse}, Needs: []Guard{HasEvidence}},
		{From: []State{NewToShip}, Event: OutOfStock, To: Offer, By: []Party{Warehouse, Agent}},
		{From: []State{Offer}, Event: Wait, To: NewToShip, By: []Party{Customer}},
		{From: []State{Offer}, Event: ChooseRefund, To: RefundApproved, By: []Party{Customer, Clock}},
		{From: []State{NewShipped}, Event: Confirm, To: Closed, By: []Party{Customer, Clock}},
		{From: []State{NewShipped}, Event: WrongAgain, To: Approved, By: []Party{Customer}, Needs: []Guard{HasReason}, Again: true},

		{From: []State{Draft, Submitted, Reviewing, MoreInfo, Rejected, Dispute, Approved, AwaitBuyerShip, PickupBooked, InReturnTransit},
			Event: Retract, To: Cancelled, By: []Party{Customer}, Needs: []Guard{GoodsAway}},
	}, endingIn(PaidBack, paying())),
}

// endingIn is the moves of the money with another end.
func endingIn(end State, moves []Transition) []Transition {
	for i := range moves {
		if moves[i].To == Closed {
			moves[i].To = end
		}
	}
	return moves
}
