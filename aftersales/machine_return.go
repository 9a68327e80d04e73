package aftersales

import (
	"slices"
	"time"

	"aftercare/aftersales/policy"
	"aftercare/chat"
)

// States of a return.
const (
	Draft           State = "DRAFT"
	Submitted       State = "SUBMITTED"
	Reviewing       State = "REVIEWING"
	MoreInfo        State = "MORE_INFO"
	Approved        State = "APPROVED"
	Rejected        State = "REJECTED"
	RejectedFinal   State = "REJECTED_FINAL"
	Dispute         State = "DISPUTE"
	AwaitBuyerShip  State = "AWAIT_BUYER_SHIP"
	PickupBooked    State = "PICKUP_BOOKED"
	InReturnTransit State = "IN_RETURN_TRANSIT"
	Received        State = "RECEIVED"
	Inspecting      State = "INSPECTING"
	Negotiation     State = "NEGOTIATION"
	ReturnedToBuyer State = "RETURNED_TO_BUYER"
	RefundApproved  State = "REFUND_APPROVED"
	Refunding       State = "REFUNDING"
	RefundFailed    State = "REFUND_FAILED"
	Refunded        State = "REFUNDED"
	Closed          State = "CLOSED"
	Cancelled       State = "CANCELLED"
	Expired         State = "EXPIRED"
	Owed            State = "OWED" // an advanced refund that the shopper has to give back
)

// Events of a return.
const (
	Submit       Event = "submit"        // the shopper's yes to the card
	Decide       Event = "decide"        // the rules pass it or send it to a person
	Approve      Event = "approve"       // after a look
	AskMore      Event = "ask_more"      // something is missing to decide
	GiveMore     Event = "give_more"     // the shopper sends it
	Reject       Event = "reject"        // with a reason, by a person
	Appeal       Event = "appeal"        // against that
	Uphold       Event = "uphold"        // the judge agrees with the refusal
	Overturn     Event = "overturn"      // the judge agrees with the shopper
	GiveAddress  Event = "give_address"  // where to send it
	BookPickup   Event = "book_pickup"   // a courier comes
	CancelPickup Event = "cancel_pickup" // the shopper unbooks, or the courier didn't come
	Ship         Event = "ship"          // handed over, with a waybill
	Remind       Event = "remind"
	Alert        Event = "alert" // the shop's own people have to look
	Receive      Event = "receive"
	Inspect      Event = "inspect"
	PassCheck    Event = "pass_check"
	FailCheck    Event = "fail_check"
	Settle       Event = "settle"    // refund after all
	TakeBack     Event = "take_back" // the goods go back to the shopper
	Disagree     Event = "disagree"
	Overdue      Event = "overdue" // the shop took too long; the shopper wins
	PayOut       Event = "pay_out" // the payment is under way
	PaidOK       Event = "paid"
	PayFailed    Event = "pay_failed"
	Confirm      Event = "confirm"
	Retract      Event = "withdraw"
	Expire       Event = "expire"
	Refuse       Event = "refuse"  // the merchant's system can't do it
	Advance      Event = "advance" // the refund went before the goods were checked
	AdvanceFails Event = "advance_fails"
	Reclaim      Event = "reclaim"     // the goods of an advanced refund don't come
	GiveBack     Event = "give_back"   // the shopper gave the advanced refund back
	LoseReturn   Event = "lose_return" // the courier lost what was sent back
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// The visible stages: 申请 审核 物流 验收 处理 确认.
const (
	stageApply = iota
	stageReview
	stageLogistics
	stageInspection
	stageHandling
	stageConfirm
)

// returnMachine is the return of goods for a refund. The times are those of the big platforms: two days to
// review, seven for the shopper to send, ten for the shop to check. The law stands behind them: the price is
// back within seven days of receipt (CPL art. 25), and fifteen without a good reason count as a refusal
// (处罚办法 art. 9). So a person is alerted long before, and at ten days the shopper wins.
var returnMachine = Machine{
	Type:   Return,
	Ask:    policy.AskReturn,
	Prefix: "TH",
	Title:  chat.Text{Zh: "退货", En: "Return"},
	Stages: [stages]chat.Text{
		{Zh: "申请", En: "Apply"}, {Zh: "审核", En: "Review"}, {Zh: "物流", En: "Shipping"},
		{Zh: "验收", En: "Inspection"}, {Zh: "处理", En: "Refund"}, {Zh: "确认", En: "Done"},
	},
	Start: Draft,
	Places: []Place{
		placeDraft, placeSubmitted, placeReviewing, placeMoreInfo, placeRejected, placeDispute, freeing(placeRejectedFinal),
		placeRefunding, placeRefundFailed, placeRefunded,
		placeApproved,
		{State: AwaitBuyerShip, Stage: stageLogistics, Job: JobRegister,
			Label: chat.Text{Zh: "待寄回", En: "Waiting for your parcel"},
			Next: chat.Text{Zh: "请在{due}前寄到：{address}。寄出后把运单号发给我们。",
				En: "Please send it by {due} to: {address}. Then tell us the tracking number."},
			Timers: []Timer{{After: 3 * day, Event: Remind}, {After: 6 * day, Event: Remind}, {After: 7 * day, Event: Expire, Deadline: true, WholeDay: true}}},
		{State: PickupBooked, Stage: stageLogistics,
			Label: chat.Text{Zh: "已约取件", En: "Collection booked"},
			Next: chat.Text{Zh: "快递员{pickup}上门取件{courier}，请把商品包好。",
				En: "A courier will collect it {pickup}{courier}. Please have it packed."},
			Timers: []Timer{{After: 3 * day, Event: CancelPickup}}},
		{State: InReturnTransit, Stage: stageLogistics,
			Label: chat.Text{Zh: "寄回途中", En: "On its way to us"},
			Next: chat.Text{Zh: "包裹正在寄回仓库，我们签收后会告诉您，您不用做什么。",
				En: "Your parcel is on its way to our warehouse. We'll tell you when it arrives, and there's nothing you need to do."},
			Timers: []Timer{{After: 3 * day, Event: Alert}, {After: 10 * day, Event: Alert}, {After: 15 * day, Event: Alert}}},
		{State: Received, Stage: stageInspection,
			Label: chat.Text{Zh: "仓库已签收", En: "At our warehouse"},
			Next: chat.Text{Zh: "仓库收到了，正在验收，{refund_by}前把钱退给您。",
				En: "It has arrived and is being checked. You'll have your refund by {refund_by}."},
			Early:  earlyCheck,
			Timers: []Timer{{After: 2 * day, Event: Alert, InStage: true}, {After: 10 * day, Event: Overdue, InStage: true}}},
		{State: Inspecting, Stage: stageInspection,
			Label: chat.Text{Zh: "验收中", En: "Being checked"},
			Next: chat.Text{Zh: "仓库正在验收，{refund_by}前把钱退给您。",
				En: "We're checking it now. You'll have your refund by {refund_by}."},
			Early:  earlyCheck,
			Timers: []Timer{{After: 4 * day, Event: Alert, InStage: true}, {After: 10 * day, Event: Overdue, InStage: true}}},
		{State: Negotiation, Stage: stageInspection,
			Label: chat.Text{Zh: "待协商", En: "To be agreed"},
			Next: chat.Text{Zh: "验收时发现一点问题：{why}。请在{due}前和我们商量，可以把商品寄还给您；谈不拢就由主管判断。",
				En: "There was a problem when we checked it: {why}. Please get back to us by {due}. We can send it back to you, and if we can't agree, a manager will decide."},
			Timers: []Timer{{After: day, Event: Remind}, {After: 3 * day, Event: Disagree, Deadline: true, WholeDay: true}}},
		{State: Owed, Stage: stageLogistics,
			Label: chat.Text{Zh: "待退回款项", En: "Refund to be paid back"},
			Next: chat.Text{Zh: "我们之前提前退给您的{refund}需要退回来，同事会在{due}前联系您，说明原因和怎么退。",
				En: "The {refund} we refunded early has to come back to us. A colleague will contact you by {due} to explain why and how."},
			Timers: []Timer{{After: day, Event: Alert, Deadline: true}}},
		{State: ReturnedToBuyer, Stage: stageInspection, End: true, Void: true, Job: JobRegister,
			Label: chat.Text{Zh: "已寄还", En: "Sent back to you"},
			Next:  chat.Text{Zh: "商品已寄还给您，这次退货结束。", En: "The item has been sent back to you, and this return is closed."}},
		{State: RefundApproved, Stage: stageHandling,
			Label: chat.Text{Zh: "同意退款", En: "Refund approved"},
			Next:  chat.Text{Zh: "正在给您退款{refund}。", En: "We're refunding {refund}."},
			Then:  PayOut, ThenBy: Payment},
		{State: Closed, Stage: stageConfirm, End: true,
			Label: chat.Text{Zh: "已完成", En: "Complete"},
			Next:  chat.Text{Zh: "这次退货已经完成，谢谢您的耐心。", En: "This return is complete. Thank you for your patience."}},
		{State: Cancelled, Stage: stageApply, End: true, Void: true, Job: JobRegister,
			Label: chat.Text{Zh: "已撤销", En: "Withdrawn"},
			Next: chat.Text{Zh: "申请已撤销。还在可退时间内的话，随时可以重新申请。",
				En: "The request was withdrawn. As long as the return period runs, you can apply again."}},
		{State: Expired, Stage: stageApply, End: true, Void: true, Job: JobRegister,
			Label: chat.Text{Zh: "已逾期关闭", En: "Expired"},
			Next: chat.Text{Zh: "等待时间到了，申请已关闭。还在可退时间内的话，可以重新申请。",
				En: "Time ran out and the request was closed. As long as the return period runs, you can apply again."}},
	},
	Moves: slices.Concat(applying(), []Transition{
		{From: []State{Submitted}, Event: Decide, To: Approved, By: []Party{Seller}, Needs: []Guard{RuleAllows}},
		{From: []State{Submitted}, Event: Decide, To: Reviewing, By: []Party{Seller}},

		{From: []State{Reviewing}, Event: Overdue, To: Approved, By: []Party{Clock}, Needs: []Guard{InWindow}},
		{From: []State{Dispute}, Event: Overturn, To: RefundApproved, By: []Party{Manager}, Needs: []Guard{IsPerson, GoodsReceived}},
		{From: []State{Dispute}, Event: Overturn, To: Approved, By: []Party{Manager}, Needs: []Guard{IsPerson, GoodsAway}},
		{From: []State{Dispute}, Event: Uphold, To: ReturnedToBuyer, By: []Party{Manager}, Needs: []Guard{HasReason, IsPerson, GoodsReceived, NotAdvanced}},
		{From: []State{Dispute}, Event: Uphold, To: Owed, By: []Party{Manager}, Needs: []Guard{HasReason, IsPerson, GoodsReceived}},
		{From: []State{Dispute}, Event: Uphold, To: RejectedFinal, By: []Party{Manager}, Needs: []Guard{HasReason, IsPerson, GoodsAway}},

		{From: []State{Approved}, Event: GiveAddress, To: AwaitBuyerShip, By: []Party{Bot}},
		{From: []State{AwaitBuyerShip, PickupBooked}, Event: Refuse, To: Reviewing, By: []Party{System}, Needs: []Guard{HasReason}},
		{From: []State{AwaitBuyerShip}, Event: Remind, To: AwaitBuyerShip, By: []Party{Clock}},
		{From: []State{AwaitBuyerShip}, Event: Expire, To: Expired, By: []Party{Clock}},
		{From: []State{AwaitBuyerShip}, Event: BookPickup, To: PickupBooked, By: []Party{Customer, Bot, Agent}},
		{From: []State{PickupBooked}, Event: CancelPickup, To: AwaitBuyerShip, By: []Party{Customer, Courier, Agent, Clock}},
		// Trusted customers have their money at the first scan; the rest of the way stays the same.
		{From: []State{PickupBooked, AwaitBuyerShip}, Event: Ship, To: InReturnTransit, By: []Party{Courier}, Needs: []Guard{MayAdvance, HasEvidence}, Job: JobAdvance},
		{From: []State{PickupBooked}, Event: Ship, To: InReturnTransit, By: []Party{Courier, Customer, Agent}},
		{From: []State{AwaitBuyerShip}, Event: Ship, To: InReturnTransit, By: []Party{Customer, Courier, Agent}, Needs: []Guard{HasEvidence}},
		{From: []State{InReturnTransit}, Event: Alert, To: InReturnTransit, By: []Party{Clock}, Quiet: true},
		{From: []State{InReturnTransit, PickupBooked, AwaitBuyerShip}, Event: Receive, To: Received, By: []Party{Warehouse}},

		{From: []State{InReturnTransit}, Event: LoseReturn, To: RefundApproved, By: []Party{Agent, Manager}, Needs: []Guard{HasReason, IsPerson}},
		{From: []State{Received}, Event: Alert, To: Received, By: []Party{Clock}, Quiet: true},
		{From: []State{Inspecting}, Event: Alert, To: Inspecting, By: []Party{Clock}, Quiet: true},
		{From: []State{Received}, Event: Inspect, To: Inspecting, By: []Party{Warehouse}},
		{From: []State{Received, Inspecting}, Event: PassCheck, To: RefundApproved, By: []Party{Warehouse, Seller}},
		{From: []State{Received, Inspecting}, Event: Overdue, To: RefundApproved, By: []Party{Clock}},
		{From: []State{Inspecting}, Event: FailCheck, To: Negotiation, By: []Party{Agent}, Needs: []Guard{HasReason, HasEvidence}},
		{From: []State{Negotiation}, Event: Remind, To: Negotiation, By: []Party{Clock}},
		{From: []State{Negotiation}, Event: Settle, To: RefundApproved, By: []Party{Agent, Manager}},
		{From: []State{Negotiation}, Event: TakeBack, To: ReturnedToBuyer, By: []Party{Customer}, Needs: []Guard{NotAdvanced}},
		{From: []State{Negotiation}, Event: TakeBack, To: Owed, By: []Party{Customer}},
		{From: []State{Negotiation}, Event: Disagree, To: Dispute, By: []Party{Customer, Agent, Clock}},

		// Any time before the goods are back, as long as the money is still here.
		{From: []State{Draft, Submitted, Reviewing, MoreInfo, Rejected, Dispute, Approved, AwaitBuyerShip, PickupBooked, InReturnTransit},
			Event: Retract, To: Cancelled, By: []Party{Customer}, Needs: []Guard{GoodsAway, NotAdvanced}},
	}, advancing(), reviewing(Approved), paying()),
}

var earlyCheck = chat.Text{Zh: "仓库收到了，正在验收。{refund}已经提前退给您，您不用做什么。",
	En: "It has arrived and is being checked. You've had your {refund} already, so there's nothing you need to do."}

// advancing are the moves of a refund that went before the goods were checked. Goods or money have to come:
// without them the money is asked back, and as long as it is out, its pieces stay in the case.
func advancing() (out []Transition) {
	for _, s := range []State{InReturnTransit, Received, Inspecting, Negotiation, Dispute, Owed} {
		out = append(out,
			Transition{From: []State{s}, Event: Advance, To: s, By: []Party{Payment}, Needs: []Guard{MayAdvance, Advanced},
				Says: chat.Text{Zh: "{refund}已经提前退给您，不用等验收，{arrival}。", En: "We've refunded your {refund} without waiting for the check. {arrival}."}},
			Transition{From: []State{s}, Event: AdvanceFails, To: s, By: []Party{Payment}, Needs: []Guard{HasReason, Advanced}, Quiet: true})
	}
	return append(out,
		Transition{From: []State{InReturnTransit}, Event: Reclaim, To: Owed, By: []Party{Agent, Manager}, Needs: []Guard{HasReason, IsPerson, Advanced}},
		Transition{From: []State{Owed}, Event: Alert, To: Owed, By: []Party{Clock}, Quiet: true},
		Transition{From: []State{Owed}, Event: Receive, To: Received, By: []Party{Warehouse}, Needs: []Guard{GoodsAway}},
		Transition{From: []State{Owed}, Event: GiveBack, To: ReturnedToBuyer, By: []Party{Agent, Manager}, Needs: []Guard{IsPerson, HasEvidence, GoodsReceived}},
		Transition{From: []State{Owed}, Event: GiveBack, To: Cancelled, By: []Party{Agent, Manager}, Needs: []Guard{IsPerson, HasEvidence, GoodsAway}},
		Transition{From: []State{Owed}, Event: Settle, To: RefundApproved, By: []Party{Manager}, Needs: []Guard{HasReason, IsPerson}})
}
