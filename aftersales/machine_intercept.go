package aftersales

import (
	"slices"

	"aftercare/aftersales/policy"
	"aftercare/chat"
)

// States of a parcel that is to be stopped.
const (
	Intercepting State = "INTERCEPTING"
	Missed       State = "MISSED"
	ComingBack   State = "COMING_BACK"
	Kept         State = "KEPT"
)

// Events of a parcel that is to be stopped.
const (
	Stopped   Event = "stopped"    // the courier has it and turns it round
	MissIt    Event = "miss_it"    // the courier could not stop it
	RefuseBox Event = "refuse_box" // the shopper refused it at the door
	KeepIt    Event = "keep_it"    // the shopper took it after all
)

// interceptMachine stops a parcel under way: the courier turns it round, or the shopper refuses it at the door.
// The money goes back when the warehouse has it, and after ten days in any case.
var interceptMachine = Machine{
	Type: Intercept, Ask: policy.AskIntercept, Prefix: "LJ", Title: chat.Text{Zh: "拦截退回", En: "Parcel recall"}, Start: Draft, Whole: true,
	Stages: [stages]chat.Text{
		stageApply:      {Zh: "申请", En: "Apply"},
		stageLogistics:  {Zh: "物流", En: "Shipping"},
		stageInspection: {Zh: "验收", En: "Inspection"},
		stageHandling:   {Zh: "处理", En: "Refund"},
		stageConfirm:    {Zh: "确认", En: "Done"},
	},
	Places: []Place{
		placeDraft, placeSubmitted,
		{State: Intercepting, Stage: stageLogistics,
			Label: chat.Text{Zh: "拦截中", En: "Being stopped"},
			Next: chat.Text{Zh: "已经请快递拦截，有结果马上告诉您。万一还是送到了，直接拒收就行。",
				En: "We've asked the courier to stop it and will tell you how it goes. If it still reaches you, just refuse it."},
			Timers: []Timer{{After: 2 * day, Event: Alert}}},
		{State: Missed, Stage: stageLogistics,
			Label: chat.Text{Zh: "没有拦住", En: "Couldn't be stopped"},
			Next: chat.Text{Zh: "快递没能拦住，送到时请拒收，退回后就给您退款。已经收下的话，可以办退货。",
				En: "The courier couldn't stop it. Please refuse it at the door, and we'll refund you once it's back. If you've taken it, you can return it instead."},
			Timers: []Timer{{After: 7 * day, Event: Expire}}},
		{State: ComingBack, Stage: stageLogistics,
			Label:  chat.Text{Zh: "退回途中", En: "On its way back"},
			Next:   chat.Text{Zh: "包裹正在退回仓库，一到就给您退款，您不用做什么。", En: "Your parcel is on its way back. We'll refund you as soon as it's here, and there's nothing you need to do."},
			Timers: []Timer{{After: 4 * day, Event: Alert}, {After: 10 * day, Event: Overdue}}},
		{State: Received, Stage: stageInspection,
			Label:  chat.Text{Zh: "仓库已签收", En: "Back at our warehouse"},
			Next:   chat.Text{Zh: "仓库收到了，{refund_by}前把钱退给您。", En: "It's back with us. You'll have your refund by {refund_by}."},
			Timers: []Timer{{After: day, Event: Alert}, {After: 3 * day, Event: Overdue}}},
		{State: Kept, Stage: stageLogistics, End: true, Void: true,
			Label: chat.Text{Zh: "已收下", En: "Kept"},
			Next:  chat.Text{Zh: "您已经收下包裹，拦截结束。不合适的话，可以办退货或换货。", En: "You took the parcel, so the recall is over. You can return or exchange it if it isn't right."}},
		placeRefundApproved, placeRefunding, placeRefundFailed, placeRefunded, placeClosed, placeCancelled, placeExpired,
	},
	Moves: slices.Concat(applying(), []Transition{
		{From: []State{Submitted}, Event: Decide, To: Intercepting, By: []Party{Seller}},
		{From: []State{Intercepting}, Event: Alert, To: Intercepting, By: []Party{Clock}, Quiet: true},
		{From: []State{Intercepting, Missed}, Event: Stopped, To: ComingBack, By: []Party{Courier, Agent}},
		{From: []State{Intercepting}, Event: MissIt, To: Missed, By: []Party{Courier, Agent}},
		{From: []State{Intercepting, Missed}, Event: RefuseBox, To: ComingBack, By: []Party{Customer, Courier}},
		{From: []State{Intercepting, Missed}, Event: KeepIt, To: Kept, By: []Party{Customer, Courier, Agent}},
		{From: []State{Missed}, Event: Expire, To: Expired, By: []Party{Clock}},
		{From: []State{ComingBack}, Event: Alert, To: ComingBack, By: []Party{Clock}, Quiet: true},
		{From: []State{Intercepting, Missed, ComingBack}, Event: Receive, To: Received, By: []Party{Warehouse}},
		{From: []State{ComingBack, Received}, Event: Overdue, To: RefundApproved, By: []Party{Clock}},
		{From: []State{Received}, Event: Alert, To: Received, By: []Party{Clock}, Quiet: true},
		{From: []State{Received}, Event: PassCheck, To: RefundApproved, By: []Party{Warehouse, Seller}},
		{From: []State{Draft, Submitted, Intercepting, Missed}, Event: Retract, To: Cancelled, By: []Party{Customer}},
	}, paying()),
}
