package aftersales

import (
	"slices"

	"aftercare/aftersales/policy"
	"aftercare/chat"
)

// States of a refund without goods.
const (
	LostCheck State = "LOST_CHECK"
	Found     State = "FOUND"
)

// Events of a refund without goods.
const (
	FindParcel Event = "find_parcel" // it is on its way after all, or was handed over
	LoseParcel Event = "lose_parcel" // the courier says it is gone
)

// refundMachine is a refund without goods: they never came, or came bad and aren't worth sending back. The
// seller bears the risk of the way (电子商务法 art. 20), so a parcel that nobody can find within three working days
// is a person's concern, and after ten the shopper wins.
var refundMachine = Machine{
	Type: Refund, Ask: policy.AskRefund, Prefix: "TK", Title: chat.Text{Zh: "退款", En: "Refund"}, Start: Draft,
	Stages: [stages]chat.Text{
		stageApply:    {Zh: "申请", En: "Apply"},
		stageReview:   {Zh: "审核", En: "Review"},
		stageHandling: {Zh: "处理", En: "Refund"},
		stageConfirm:  {Zh: "确认", En: "Done"},
	},
	Places: []Place{
		placeDraft, placeSubmitted, placeReviewing, placeMoreInfo, placeRejected, placeDispute, placeRejectedFinal,
		{State: LostCheck, Stage: stageReview,
			Label: chat.Text{Zh: "核实包裹", En: "Looking for your parcel"},
			Next: chat.Text{Zh: "我们正在向快递核实包裹，{due}前告诉您结果。确认丢了，就退您{refund}。",
				En: "We're asking the courier about your parcel and will tell you by {due}. If it's lost, we'll refund {refund}."},
			Timers: []Timer{{WorkDays: 3, Event: Alert, Deadline: true}, {WorkDays: 10, Event: Overdue}}},
		{State: Found, Stage: stageReview, End: true, Void: true,
			Label: chat.Text{Zh: "包裹已找到", En: "Parcel found"},
			Next:  chat.Text{Zh: "快递查到了您的包裹：{why}。如果还是没收到，请马上告诉我们。", En: "The courier has found your parcel: {why}. If it still doesn't reach you, please tell us right away."}},
		placeRefundApproved, placeRefunding, placeRefundFailed, placeRefunded, placeClosed, placeCancelled, placeExpired,
	},
	Moves: slices.Concat(applying(), []Transition{
		{From: []State{Submitted}, Event: Decide, To: RefundApproved, By: []Party{Seller}, Needs: []Guard{RuleAllows}},
		{From: []State{Submitted}, Event: Decide, To: LostCheck, By: []Party{Seller}, Needs: []Guard{NeverArrived}},
		{From: []State{Submitted}, Event: Decide, To: Reviewing, By: []Party{Seller}},
		{From: []State{LostCheck}, Event: Alert, To: LostCheck, By: []Party{Clock}, Quiet: true},
		{From: []State{LostCheck}, Event: LoseParcel, To: RefundApproved, By: []Party{Courier, Agent, Manager}, Needs: []Guard{HasReason}},
		{From: []State{LostCheck}, Event: Overdue, To: RefundApproved, By: []Party{Clock}},
		{From: []State{LostCheck}, Event: FindParcel, To: Found, By: []Party{Courier, Agent}, Needs: []Guard{HasReason}},
		{From: []State{Dispute}, Event: Overturn, To: RefundApproved, By: []Party{Manager}, Needs: []Guard{IsPerson}},
		{From: []State{Dispute}, Event: Uphold, To: RejectedFinal, By: []Party{Manager}, Needs: []Guard{HasReason, IsPerson}},
		{From: []State{Draft, Submitted, Reviewing, MoreInfo, Rejected, Dispute, LostCheck}, Event: Retract, To: Cancelled, By: []Party{Customer}},
	}, reviewing(RefundApproved), paying()),
}
