package aftersales

import "aftercare/chat"

// The ends and the money of every case that pays back, told alike.
var (
	placeDraft = Place{State: Draft, Stage: stageApply,
		Label:  chat.Text{Zh: "待提交", En: "Draft"},
		Next:   chat.Text{Zh: "申请还没提交，确认后就会开始处理。", En: "Not submitted yet. Once you confirm, we'll get started."},
		Timers: []Timer{{After: day, Event: Expire}}}
	placeSubmitted = Place{State: Submitted, Stage: stageApply,
		Label: chat.Text{Zh: "已提交", En: "Submitted"},
		Next:  chat.Text{Zh: "申请已收到，马上审核。", En: "We've got your request and are checking it now."},
		Then:  Decide, ThenBy: Seller}
	placeReviewing = Place{State: Reviewing, Stage: stageReview,
		Label: chat.Text{Zh: "审核中", En: "In review"},
		Next: chat.Text{Zh: "同事正在审核，最晚{due}前给您结果，您不用做什么。",
			En: "A colleague is reviewing it and will answer by {due}. There's nothing you need to do."},
		Timers: []Timer{{After: 48 * hour, Event: Overdue, Deadline: true}}}
	placeMoreInfo = Place{State: MoreInfo, Stage: stageReview,
		Label: chat.Text{Zh: "待补充材料", En: "More information needed"},
		Next: chat.Text{Zh: "还差一点信息才能审核，请在{due}前发给我们，逾期会关闭，之后可以重新申请。",
			En: "We need a little more from you to decide. Please send it by {due}; after that the request closes, and you can apply again."},
		Timers: []Timer{{After: day, Event: Remind}, {After: 3 * day, Event: Expire, Deadline: true, WholeDay: true}}}
	placeRejected = Place{State: Rejected, Stage: stageReview, Void: true,
		Label: chat.Text{Zh: "审核未通过", En: "Declined"},
		Next: chat.Text{Zh: "很抱歉，这次没能通过：{why}。不认可的话，{due}前可以申诉，由主管重新判断。",
			En: "We're sorry, this was declined: {why}. If you don't agree, you can appeal until {due} and a manager will decide."},
		Timers: []Timer{{After: 7 * day, Event: Expire, Deadline: true, WholeDay: true}}}
	placeDispute = Place{State: Dispute, Stage: stageReview,
		Label: chat.Text{Zh: "申诉处理中", En: "Under appeal"},
		Next: chat.Text{Zh: "主管正在复核，最晚{due}前答复您。",
			En: "A manager is looking at it again and will answer by {due}."},
		Timers: []Timer{{WorkDays: 5, Event: Alert, Deadline: true}}}
	placeRejectedFinal = Place{State: RejectedFinal, Stage: stageReview, End: true, Void: true,
		Label: chat.Text{Zh: "未通过", En: "Declined"},
		Next: chat.Text{Zh: "这次申请没有通过，已经结束。还有疑问可以随时找人工同事，也可以向消费者组织投诉。",
			En: "This request was declined and is now closed. You can still talk to a colleague at any time, or turn to a consumer body."}}
	placeApproved = Place{State: Approved, Stage: stageReview,
		Label: chat.Text{Zh: "审核通过", En: "Approved"},
		Next:  chat.Text{Zh: "审核通过了，马上给您寄回地址。", En: "It's approved. The return address is on its way to you."},
		Then:  GiveAddress, ThenBy: Bot}
	placeRefundApproved = Place{State: RefundApproved, Stage: stageHandling,
		Label: chat.Text{Zh: "同意退款", En: "Refund approved"},
		Next:  chat.Text{Zh: "正在给您退款{refund}。", En: "We're refunding {refund}."},
		Then:  PayOut, ThenBy: Payment}
	placeRefunding = Place{State: Refunding, Stage: stageHandling, Job: JobRefund,
		Label:  chat.Text{Zh: "退款中", En: "Refund under way"},
		Next:   chat.Text{Zh: "正在原路退款{refund}，完成后会告诉您。", En: "We're refunding {refund} to the way you paid. We'll tell you when it's done."},
		Early:  chat.Text{Zh: "验收通过了。{refund}之前已经提前退给您，您不用做什么。", En: "All good. You've had your {refund} already, so there's nothing you need to do."},
		Timers: []Timer{{After: day, Event: Alert}}}
	placeRefundFailed = Place{State: RefundFailed, Stage: stageHandling,
		Label: chat.Text{Zh: "退款受阻", En: "Refund held up"},
		Next: chat.Text{Zh: "原路退款没有成功，同事会在{due}前联系您，确认别的收款方式。",
			En: "The refund to your original payment didn't go through. A colleague will contact you by {due} to agree another way."},
		Timers: []Timer{{After: day, Event: Alert, Deadline: true}}}
	placeRefunded = Place{State: Refunded, Stage: stageConfirm,
		Label: chat.Text{Zh: "已退款", En: "Refunded"},
		Next: chat.Text{Zh: "{refund}已经退出，{arrival}。收到后告诉我们一声；{due}之后会自动完成。",
			En: "We've refunded {refund}. {arrival}. Let us know when you have it; otherwise this closes by itself after {due}."},
		Early: chat.Text{Zh: "全部办好了，{refund}之前已经提前退给您。还没看到这笔钱的话请告诉我们；{due}之后会自动完成。",
			En: "All done, and you've had your {refund} already. If you can't see it, please tell us; otherwise this closes by itself after {due}."},
		Timers: []Timer{{After: 7 * day, Event: Confirm, Deadline: true, WholeDay: true}}}
	placeClosed = Place{State: Closed, Stage: stageConfirm, End: true,
		Label: chat.Text{Zh: "已完成", En: "Complete"},
		Next:  chat.Text{Zh: "已经全部办完，谢谢您的耐心。", En: "Everything is done. Thank you for your patience."}}
	placeCancelled = Place{State: Cancelled, Stage: stageApply, End: true, Void: true,
		Label: chat.Text{Zh: "已撤销", En: "Withdrawn"},
		Next:  chat.Text{Zh: "申请已撤销。需要的话，随时可以重新申请。", En: "The request was withdrawn. You can apply again whenever you need to."}}
	placeExpired = Place{State: Expired, Stage: stageApply, End: true, Void: true,
		Label: chat.Text{Zh: "已逾期关闭", En: "Expired"},
		Next:  chat.Text{Zh: "等待时间到了，申请已关闭。需要的话，可以重新申请。", En: "Time ran out and the request was closed. You can apply again if you need to."}}
)

// freeing is an end at which the shop is told that nothing comes back.
func freeing(p Place) Place {
	p.Job = JobRegister
	return p
}

// applying are the moves into every case that starts with a confirmed application.
func applying() []Transition {
	return []Transition{
		{From: []State{Draft}, Event: Submit, To: Submitted, By: []Party{Customer}},
		{From: []State{Draft}, Event: Expire, To: Expired, By: []Party{Clock}},
	}
}

// reviewing are the moves of a review and an appeal that end in a yes or a no. Never by the bot, never a no
// without a reason and a person.
func reviewing(yes State) []Transition {
	return []Transition{
		{From: []State{Reviewing}, Event: Approve, To: yes, By: []Party{Agent, Manager}, Needs: []Guard{IsPerson}},
		{From: []State{Reviewing}, Event: Overdue, To: Reviewing, By: []Party{Clock}, Quiet: true},
		{From: []State{Reviewing}, Event: AskMore, To: MoreInfo, By: []Party{Agent, Bot}, Needs: []Guard{HasReason}},
		{From: []State{MoreInfo}, Event: GiveMore, To: Reviewing, By: []Party{Customer, Agent}},
		{From: []State{MoreInfo}, Event: Remind, To: MoreInfo, By: []Party{Clock}},
		{From: []State{MoreInfo}, Event: Expire, To: Expired, By: []Party{Clock}},
		{From: []State{Reviewing, MoreInfo}, Event: Reject, To: Rejected, By: []Party{Agent, Manager}, Needs: []Guard{HasReason, IsPerson}},
		{From: []State{Rejected}, Event: Appeal, To: Dispute, By: []Party{Customer}},
		{From: []State{Rejected}, Event: Expire, To: RejectedFinal, By: []Party{Clock}},
		{From: []State{Dispute}, Event: Alert, To: Dispute, By: []Party{Clock}, Quiet: true},
	}
}

// paying are the moves of the money.
func paying() []Transition {
	return []Transition{
		{From: []State{RefundApproved}, Event: PayOut, To: Refunding, By: []Party{Payment}},
		// The job may have been given up: it is tried once more, and whenever a person wants.
		{From: []State{Refunding}, Event: Alert, To: Refunding, By: []Party{Clock}, Quiet: true, Job: JobRefund},
		{From: []State{Refunding}, Event: PayOut, To: Refunding, By: []Party{Agent}, Quiet: true, Job: JobRefund},
		{From: []State{Refunding}, Event: PaidOK, To: Refunded, By: []Party{Payment}},
		{From: []State{Refunding}, Event: PayFailed, To: RefundFailed, By: []Party{Payment}, Needs: []Guard{HasReason}},
		{From: []State{RefundFailed}, Event: Alert, To: RefundFailed, By: []Party{Clock}, Quiet: true},
		{From: []State{RefundFailed}, Event: PayOut, To: Refunding, By: []Party{Agent}},
		{From: []State{RefundFailed}, Event: PaidOK, To: Refunded, By: []Party{Agent}, Needs: []Guard{HasEvidence}},
		{From: []State{Refunded}, Event: Confirm, To: Closed, By: []Party{Customer, Clock}},
	}
}
