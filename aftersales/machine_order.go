package aftersales

import (
	"time"

	"aftercare/aftersales/policy"
	"aftercare/chat"
)

// States of a change that the merchant's system makes at once.
const (
	Applying State = "APPLYING"
	Stuck    State = "STUCK"
)

// Events of such a change.
const (
	Applied    Event = "applied"
	ApplyFails Event = "apply_fails"
	Retry      Event = "retry"
	ByHand     Event = "by_hand" // a person did it in the merchant's system
)

// Changes of an order before it is sent. What a rule allows is done at once by the merchant's system; only when
// that fails, a person takes it up.
var (
	cancelMachine = orderMachine(Cancel, policy.AskCancel, "QX", chat.Text{Zh: "取消订单", En: "Cancellation"},
		chat.Text{Zh: "订单已取消，{refund}原路退回，{arrival}。", En: "The order is cancelled and {refund} goes back the way you paid. {arrival}."})
	addressMachine = orderMachine(Address, policy.AskAddress, "DZ", chat.Text{Zh: "修改地址", En: "Address change"},
		chat.Text{Zh: "收货地址已经改好，会按新地址发货。", En: "The delivery address is changed, and your order will go there."})
	repayMachine = orderMachine(Repay, policy.AskPayment, "ZF", chat.Text{Zh: "更换付款方式", En: "Payment change"},
		chat.Text{Zh: "付款方式已经换好，原来付的会退回去，{arrival}。", En: "The payment is changed and the first one goes back to you. {arrival}."})
	itemsMachine = orderMachine(Items, policy.AskItems, "XG", chat.Text{Zh: "修改商品", En: "Order change"},
		chat.Text{Zh: "商品已经改好，会按新的发货。", En: "The items are changed, and your order will ship with the new ones."})
)

// free is said in place of done where there is no money to go back.
var free = map[Type]chat.Text{Cancel: {Zh: "订单已取消，没有产生任何费用。", En: "The order is cancelled, and nothing was charged."}}

// orderMachine is a change of an order: done is what is said when it is made.
func orderMachine(t Type, ask policy.Ask, prefix string, title, done chat.Text) Machine {
	// A cancelled order's money counts as gone back; the other changes move no money of the goods.
	return Machine{
		Type: t, Ask: ask, Prefix: prefix, Title: title, Start: Draft, Whole: t != Items,
		Stages: [stages]chat.Text{
			stageApply:    {Zh: "申请", En: "Apply"},
			stageHandling: {Zh: "处理", En: "Change"},
			stageConfirm:  {Zh: "确认", En: "Done"},
		},
		Places: []Place{
			{State: Draft, Stage: stageApply,
				Label:  chat.Text{Zh: "待提交", En: "Draft"},
				Next:   chat.Text{Zh: "申请还没提交，确认后就会开始处理。", En: "Not submitted yet. Once you confirm, we'll get started."},
				Timers: []Timer{{After: day, Event: Expire}}},
			{State: Submitted, Stage: stageApply,
				Label: chat.Text{Zh: "已提交", En: "Submitted"},
				Next:  chat.Text{Zh: "申请已收到，马上处理。", En: "We've got your request and are on it now."},
				Then:  Decide, ThenBy: Seller},
			{State: Applying, Stage: stageHandling, Job: JobApply,
				Label:  chat.Text{Zh: "处理中", En: "Under way"},
				Next:   chat.Text{Zh: "正在处理，完成后会告诉您。", En: "We're making the change and will tell you when it's done."},
				Timers: []Timer{{After: time.Hour, Event: Alert}}},
			{State: Stuck, Stage: stageHandling,
				Label:  chat.Text{Zh: "待人工处理", En: "With a colleague"},
				Next:   chat.Text{Zh: "没能自动办好，已转给同事处理，最晚{due}前给您结果，您不用做什么。", En: "This couldn't be done automatically, so a colleague is taking care of it and will answer by {due}. There's nothing you need to do."},
				Timers: []Timer{{After: day, Event: Alert, Deadline: true}}},
			{State: Closed, Stage: stageConfirm, End: true, Kept: t != Cancel,
				Label: chat.Text{Zh: "已完成", En: "Done"}, Next: done, Free: free[t]},
			{State: RejectedFinal, Stage: stageHandling, End: true, Void: true,
				Label: chat.Text{Zh: "未能办理", En: "Not done"},
				Next:  chat.Text{Zh: "很抱歉，这次没能办成：{why}。订单保持原样，有疑问随时找人工同事。", En: "We're sorry, this couldn't be done: {why}. Your order stays as it was, and a colleague is there for any question."}},
			{State: Cancelled, Stage: stageApply, End: true, Void: true,
				Label: chat.Text{Zh: "已撤销", En: "Withdrawn"},
				Next:  chat.Text{Zh: "申请已撤销，订单保持原样。", En: "The request was withdrawn and your order stays as it was."}},
			{State: Expired, Stage: stageApply, End: true, Void: true,
				Label: chat.Text{Zh: "已逾期关闭", En: "Expired"},
				Next:  chat.Text{Zh: "等待时间到了，申请已关闭，订单保持原样。", En: "Time ran out and the request was closed. Your order stays as it was."}},
		},
		Moves: []Transition{
			{From: []State{Draft}, Event: Submit, To: Submitted, By: []Party{Customer}},
			{From: []State{Draft}, Event: Expire, To: Expired, By: []Party{Clock}},
			{From: []State{Submitted}, Event: Decide, To: Applying, By: []Party{Seller}, Needs: []Guard{RuleAllows}},
			{From: []State{Submitted}, Event: Decide, To: Stuck, By: []Party{Seller}},
			{From: []State{Applying}, Event: Applied, To: Closed, By: []Party{System}},
			{From: []State{Applying}, Event: ApplyFails, To: Stuck, By: []Party{System}, Needs: []Guard{HasReason}},
			// The job may have been given up: it is tried once more, and whenever a person wants.
			{From: []State{Applying}, Event: Alert, To: Applying, By: []Party{Clock}, Quiet: true, Job: JobApply},
			{From: []State{Applying}, Event: Retry, To: Applying, By: []Party{Agent, Manager}, Quiet: true, Job: JobApply},
			{From: []State{Stuck}, Event: Alert, To: Stuck, By: []Party{Clock}, Quiet: true},
			{From: []State{Stuck}, Event: Retry, To: Applying, By: []Party{Agent, Manager}},
			{From: []State{Stuck}, Event: ByHand, To: Closed, By: []Party{Agent, Manager}, Needs: []Guard{IsPerson, HasEvidence}},
			{From: []State{Stuck}, Event: Reject, To: RejectedFinal, By: []Party{Agent, Manager}, Needs: []Guard{HasReason, IsPerson}},
			{From: []State{Draft, Submitted, Stuck}, Event: Retract, To: Cancelled, By: []Party{Customer}},
		},
	}
}
