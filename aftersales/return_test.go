package aftersales_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/aftersales"
	"aftercare/aftersales/policy"
	"aftercare/chat"
	"aftercare/shop"
)

// The return of the jacket, from the shopper's yes to the end, with every word they are told.
func TestReturnFromYesToEnd(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		v, err := d.Decide(t.Context(), aftersales.Request{Type: aftersales.Return, Customer: "c-lin", Order: "o-lin-01", Lines: []string{"o-lin-01-1"}, Reason: "size"})
		require.NoError(t, err)
		require.True(t, v.Allowed && !v.NeedsReview)
		require.Equal(t, policy.Insurance, v.Freight)
		require.Equal(t, shop.NewMoney(59900, "CNY"), v.Refund)

		c := d.open(t, "k1", jacket)
		require.Equal(t, aftersales.AwaitBuyerShip, c.State)
		require.Equal(t, "TH20261122-0001", c.Number)
		require.Equal(t, v, c.Verdict)
		require.Equal(t, "退货单 TH20261122-0001：待寄回。请在11月29日前寄到：311121浙江省杭州市余杭区五常街道文一西路998号3号仓，"+
			"售后仓库 400-800-2026。寄出后把运单号发给我们。", d.only(t, true))

		p := d.Progress(c, chat.Zh)
		require.Equal(t, "退货", p.Title)
		require.Equal(t, []string{"申请 done", "审核 done", "物流 current", "验收 todo", "处理 todo", "确认 todo"}, stages(p))

		_, err = d.Move(t.Context(), c.ID, aftersales.Ship, customer(c), aftersales.Because{})
		require.ErrorIs(t, err, chat.ErrInvalid, "no waybill")
		c = d.move(t, c, aftersales.Ship, customer(c), "", "SF1234567890")
		require.Equal(t, aftersales.InReturnTransit, c.State)
		d.only(t, false)

		d.clock.forward(2 * day)
		c = d.move(t, c, aftersales.Receive, warehouse)
		require.Equal(t, "退货单 TH20261122-0001：仓库已签收。仓库收到了，正在验收，12月1日前把钱退给您。", d.only(t, false))
		_, err = d.Withdraw(t.Context(), "c-lin", c.ID, "")
		require.ErrorIs(t, err, chat.ErrConflict, "too late to withdraw")

		c = d.move(t, c, aftersales.Inspect, warehouse)
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		require.Equal(t, aftersales.Refunding, c.State)
		d.jobs(t, aftersales.JobNotice)

		jobs := d.jobs(t, aftersales.JobRefund)
		require.Len(t, jobs, 1)
		c, err = d.Pay(t.Context(), chat.CaseID(jobs[0].Payload))
		require.NoError(t, err)
		require.Equal(t, aftersales.Refunded, c.State)
		require.Equal(t, "退货单 TH20261122-0001：已退款。¥599.00已经退出，退到余额一般几分钟到账，退到银行卡要1到3个工作日。"+
			"收到后告诉我们一声；12月1日之后会自动完成。", d.only(t, false))
		again, err := d.Pay(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, c, again, "a second run pays nothing")
		o, err := d.shop.Order(t.Context(), "o-lin-01")
		require.NoError(t, err)
		require.Equal(t, o.Total(), o.RefundedSoFar())

		d.clock.forward(8 * day)
		n, err := d.Tick(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, n)
		c, err = d.Case(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Closed, c.State)
		require.False(t, c.Open())
		require.Equal(t, []string{"Apply done", "Review done", "Shipping done", "Inspection done", "Refund done", "Done done"}, stages(d.Progress(c, chat.En)))

		_, err = d.Open(t.Context(), "k2", jacket)
		var refused aftersales.Refused
		require.ErrorAs(t, err, &refused)
		require.Equal(t, "order.refunded", refused.Verdict.Decisive, "the whole order has been refunded")
		checkHistory(t, d, c)
	})
}

// only takes the one notice that waits and returns its Chinese text.
func (d *desk) only(t *testing.T, opening bool) string {
	t.Helper()
	n := d.notices(t)
	require.Len(t, n, 1)
	require.Equal(t, opening, n[0].Opening)
	require.NotEmpty(t, n[0].Text.En)
	return n[0].Text.Zh
}

func stages(p chat.Progress) (out []string) {
	for _, s := range p.Stages {
		out = append(out, s.Label+" "+s.State)
	}
	return out
}

// checkHistory: the history is gapless, every step begins where the last ended, and it ends where the case is.
func checkHistory(t *testing.T, d *desk, c aftersales.Case) {
	t.Helper()
	h, err := d.History(t.Context(), c.ID)
	require.NoError(t, err)
	require.Len(t, h, c.Seq)
	from := aftersales.Draft
	for i, m := range h {
		require.Equal(t, i+1, m.Seq)
		require.Equal(t, from, m.From)
		require.NotEmpty(t, m.By.Party)
		from = m.To
	}
	require.Equal(t, c.State, from)
	require.NotEmpty(t, h[0].Rules, "the rules that decided are in the history")
}

// The phone is dear, so a person looks; they decline with a reason, the shopper appeals, a manager decides.
func TestReviewRejectAppeal(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", request("c-lin", "o-lin-02", "dislike", "o-lin-02-1"))
		require.Equal(t, aftersales.Reviewing, c.State)
		require.Contains(t, d.only(t, true), "最晚11月24日前给您结果")

		_, err := d.Move(t.Context(), c.ID, aftersales.Reject, agent, aftersales.Because{})
		require.ErrorIs(t, err, chat.ErrInvalid, "no reason")
		_, err = d.Move(t.Context(), c.ID, aftersales.Reject, aftersales.Actor{Party: aftersales.Agent}, aftersales.Because{Reason: "x"})
		require.ErrorIs(t, err, chat.ErrInvalid, "no person")
		_, err = d.Move(t.Context(), c.ID, aftersales.Reject, aftersales.Actor{Party: aftersales.Bot, ID: "bot"}, aftersales.Because{Reason: "x"})
		require.ErrorIs(t, err, chat.ErrForbidden, "never by the bot")

		c = d.move(t, c, aftersales.AskMore, agent, "需要序列号照片")
		c = d.move(t, c, aftersales.GiveMore, customer(c), "", "photo-1")
		c = d.move(t, c, aftersales.Reject, agent, "序列号与订单不一致。")
		notices := d.notices(t)
		require.Equal(t, "退货单 "+c.Number+"：审核未通过。很抱歉，这次没能通过：序列号与订单不一致。不认可的话，11月29日前可以申诉，由主管重新判断。",
			notices[len(notices)-1].Text.Zh)
		_, err = d.Open(t.Context(), "k2", request("c-lin", "o-lin-02", "size", "o-lin-02-1"))
		require.ErrorIs(t, err, chat.ErrConflict, "it can still be appealed, so it is open")

		c = d.move(t, c, aftersales.Appeal, customer(c), "是同一台")
		_, err = d.Move(t.Context(), c.ID, aftersales.Overturn, agent, aftersales.Because{})
		require.ErrorIs(t, err, chat.ErrForbidden)
		c = d.move(t, c, aftersales.Overturn, manager)
		require.Equal(t, aftersales.AwaitBuyerShip, c.State)
		checkHistory(t, d, c)
	})
}

// A review that takes too long is decided for the shopper when a window allows it.
func TestReviewOverdue(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", request("c-lin", "o-lin-02", "dislike", "o-lin-02-1"))
		d.clock.forward(47 * time.Hour)
		n, err := d.Tick(t.Context())
		require.NoError(t, err)
		require.Zero(t, n)
		d.clock.forward(2 * time.Hour)
		n, err = d.Tick(t.Context())
		require.NoError(t, err)
		require.Equal(t, 1, n)
		c, err = d.Case(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.AwaitBuyerShip, c.State)
		n, err = d.Tick(t.Context())
		require.NoError(t, err)
		require.Zero(t, n, "once")
	})
}

// Two reminders, then it expires, and the goods can be returned again while the window is open.
func TestRemindersAndExpiry(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", jacket)
		d.notices(t)
		for _, want := range []aftersales.State{aftersales.AwaitBuyerShip, aftersales.AwaitBuyerShip, aftersales.Expired} {
			d.clock.forward(3*day + time.Hour)
			n, err := d.Tick(t.Context())
			require.NoError(t, err)
			require.Equal(t, 1, n)
			notices := d.notices(t)
			require.Len(t, notices, 1)
			require.Equal(t, want, notices[0].State)
		}
		c, err := d.Case(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, []string{"申请 done", "审核 done", "物流 done", "验收 todo", "处理 todo", "确认 todo"}, stages(d.Progress(c, chat.Zh)))
		_, err = d.Open(t.Context(), "k2", jacket)
		require.ErrorIs(t, err, chat.ErrForbidden, "by now the window is over")
	})
}

// A warehouse that doesn't get to it in ten days has accepted.
func TestInspectionOverdue(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", jacket)
		c = d.move(t, c, aftersales.Receive, warehouse)
		d.clock.forward(9 * day)
		c = d.move(t, c, aftersales.Inspect, warehouse)
		_, err := d.Tick(t.Context())
		require.NoError(t, err)
		d.clock.forward(day + time.Minute)
		_, err = d.Tick(t.Context())
		require.NoError(t, err)
		c, err = d.Case(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.Refunding, c.State, "moving on within the warehouse doesn't restart the clock")
	})
}

// Before the goods are back the shopper can change their mind again, and then back.
func TestCancelAndOpenAgain(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", jacket)
		_, err := d.Withdraw(t.Context(), "c-emma", c.ID, "")
		require.ErrorIs(t, err, chat.ErrNotFound, "not hers")
		c, err = d.Withdraw(t.Context(), "c-lin", c.ID, "想留着")
		require.NoError(t, err)
		require.Equal(t, aftersales.Cancelled, c.State)
		open, err := d.CasesOf(t.Context(), "c-lin", true)
		require.NoError(t, err)
		require.Empty(t, open)
		second := d.open(t, "k2", jacket)
		require.NotEqual(t, c.ID, second.ID)
		require.Equal(t, "TH20261122-0002", second.Number)
		all, err := d.CasesOf(t.Context(), "c-lin", false)
		require.NoError(t, err)
		require.Len(t, all, 2)
		require.Equal(t, second.ID, all[0].ID, "newest first")
	})
}

func TestOwnerFirst(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		c := d.open(t, "k1", jacket)
		for _, other := range []chat.CustomerID{"c-emma", "c-nobody", ""} {
			_, err := d.Decide(ctx, aftersales.Request{Type: aftersales.Return, Customer: other, Order: "o-lin-01", Lines: []string{"o-lin-01-1"}, Reason: "size"})
			require.ErrorIs(t, err, chat.ErrNotFound)
			r := jacket
			r.Customer = other
			_, err = d.Open(ctx, "k2", r)
			require.ErrorIs(t, err, chat.ErrNotFound)
			_, err = d.CaseOf(ctx, other, string(c.ID))
			require.ErrorIs(t, err, chat.ErrNotFound)
			_, err = d.CaseOf(ctx, other, c.Number)
			require.ErrorIs(t, err, chat.ErrNotFound)
			_, err = d.Move(ctx, c.ID, aftersales.Ship, aftersales.Actor{Party: aftersales.Customer, ID: string(other)}, aftersales.Because{Evidence: []string{"x"}})
			require.ErrorIs(t, err, chat.ErrNotFound)
			cases, err := d.CasesOf(ctx, other, false)
			require.NoError(t, err)
			require.Empty(t, cases)
		}
		mine, err := d.CaseOf(ctx, "c-lin", " th20261122-0001")
		require.NoError(t, err)
		require.Equal(t, c.ID, mine.ID)
		r := jacket
		r.Customer = "c-emma"
		_, err = d.Open(ctx, "k1", r)
		require.ErrorIs(t, err, chat.ErrConflict, "another's key gives nothing away")
	})
}

func TestWrongRequests(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		ctx := t.Context()
		_, err := d.Open(ctx, "", jacket)
		require.ErrorIs(t, err, chat.ErrInvalid)
		_, err = d.Open(ctx, "k", request("c-lin", "o-lin-01", "because", "o-lin-01-1"))
		require.ErrorIs(t, err, chat.ErrInvalid)
		_, err = d.Open(ctx, "k", request("c-lin", "o-lin-01", "size", "o-lin-07-1"))
		require.ErrorIs(t, err, chat.ErrNotFound, "a line of another order")
		_, err = d.Open(ctx, "k", request("c-lin", "o-lin-06", "dislike", "o-lin-06-1"))
		var refused aftersales.Refused
		require.True(t, errors.As(err, &refused))
		require.ErrorIs(t, err, chat.ErrForbidden)
		require.Contains(t, refused.Verdict.Sentence.Zh, "无理由退货的时间已经过了")
		_, err = d.Case(ctx, "nope")
		require.ErrorIs(t, err, chat.ErrNotFound)
		_, err = d.Move(ctx, "nope", aftersales.Approve, agent, aftersales.Because{})
		require.ErrorIs(t, err, chat.ErrNotFound)
	})
}

// A shop that refuses to pay leaves the case with people; one that doesn't answer leaves it as it is.
func TestPayFails(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", jacket)
		_, err := d.shop.Refund(t.Context(), "elsewhere", "o-lin-01", []shop.Amount{{Payment: "o-lin-01-p1", Money: shop.NewMoney(1, "CNY")}})
		require.NoError(t, err)
		c = d.move(t, c, aftersales.Receive, warehouse)
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		d.notices(t)
		c, err = d.Pay(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, aftersales.RefundFailed, c.State)
		require.Contains(t, d.only(t, false), "11月23日前联系您")
		o, err := d.shop.Order(t.Context(), "o-lin-01")
		require.NoError(t, err)
		require.Equal(t, int64(1), o.RefundedSoFar().Minor)
	})
}

func TestChoices(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", jacket)
		d.open(t, "k2", request("c-lin", "o-lin-08", "dislike", "o-lin-08-1:1"))
		orders, err := d.Choices(t.Context(), "c-lin", aftersales.Return)
		require.NoError(t, err)
		why := map[string]string{}
		for _, o := range orders {
			for _, l := range o.Lines {
				why[l.Line.ID] = l.Why.Zh
			}
		}
		require.Equal(t, map[string]string{
			"o-lin-01-1": "售后处理中 " + c.Number,
			"o-lin-02-1": "11月26日前可退",
			"o-lin-03-1": "11月25日前可退", // if still sealed
			"o-lin-04-1": "还在路上",
			"o-lin-05-1": "未发货，可直接取消",
			"o-lin-06-1": "仅质量问题可退",
			"o-lin-07-1": "11月27日前可退",
			"o-lin-07-2": "11月27日前可退",
			"o-lin-08-1": "售后处理中 TH20261122-0002",
			"o-lin-09-1": "11月26日前可退",
			"o-lin-09-2": "11月26日前可退",
			"o-lin-10-1": "11月27日前可退",
			"o-lin-10-2": "赠品随商品一起退",
			"o-lin-11-1": "待付款，可直接取消",
			"o-lin-12-1": "已取消",
			"o-lin-13-1": "仅质量问题可退",
		}, why)
		orders, err = d.Choices(t.Context(), "c-emma", aftersales.Return)
		require.NoError(t, err)
		require.True(t, orders[len(orders)-1].Possible(), "faults for six years")
		for _, o := range orders {
			if o.Order.ID == "o-emma-01" {
				require.Equal(t, "Return by 4 December", o.Lines[0].Why.En)
			}
		}
	})
}

// 满300减50 over two cases of one order: the first loses the discount's part, the second gets the rest.
func TestTwoReturnsOfOneOrder(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		o, err := d.shop.Order(t.Context(), "o-lin-09")
		require.NoError(t, err)
		require.Equal(t, int64(27800), o.Total().Minor)
		first := d.open(t, "k1", request("c-lin", "o-lin-09", "size", "o-lin-09-2"))
		require.Equal(t, int64(7900), first.Verdict.Refund.Minor, "129 less the 50 that 199 alone doesn't earn")
		second := d.open(t, "k2", request("c-lin", "o-lin-09", "dislike", "o-lin-09-1"))
		require.Equal(t, int64(19900), second.Verdict.Refund.Minor)
		require.Equal(t, o.Total(), first.Verdict.Refund.Add(second.Verdict.Refund))
	})
}

// A faulty item first, then the other for its size: nothing was lost, so nothing is given back, and the sum
// is what was paid for the goods.
func TestFaultThenChangeOfMind(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		first := d.open(t, "k1", request("c-lin", "o-lin-09", "quality", "o-lin-09-2"))
		second := d.open(t, "k2", request("c-lin", "o-lin-09", "size", "o-lin-09-1"))
		require.Empty(t, second.Verdict.Adjustments)
		require.Equal(t, int64(27800), first.Verdict.Refund.Add(second.Verdict.Refund).Minor)
	})
}

// The deadline is for the application. What was applied for in its last minute may travel after it.
func TestTheDeadlineIsForTheApplication(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k0", jacket)
		c, err := d.Withdraw(t.Context(), c.Customer, c.ID, "")
		require.NoError(t, err)
		deadline := c.Verdict.Deadline
		d.clock.set(deadline.Add(-time.Minute))
		c = d.open(t, "k1", jacket)
		d.clock.set(deadline.Add(5 * day))
		_, err = d.Tick(t.Context())
		require.NoError(t, err)
		c = d.move(t, c, aftersales.Ship, customer(c), "", "SF1")
		require.Equal(t, aftersales.InReturnTransit, c.State)
		c = d.move(t, c, aftersales.Receive, warehouse)
		c = d.move(t, c, aftersales.PassCheck, warehouse)
		require.Equal(t, aftersales.Refunding, c.State)

		d.clock.set(deadline)
		v, err := d.Decide(t.Context(), jacket)
		require.NoError(t, err)
		require.False(t, v.Allowed, "a minute later it is late")
		require.Equal(t, "cn.no_reason", v.Decisive)
	})
}

// Card refunds take the bank's time, and that is told.
func TestTheBankTakesItsTime(t *testing.T) {
	eachEngine(t, func(t *testing.T, d *desk) {
		c := d.open(t, "k1", aftersales.Request{Type: aftersales.Cancel, Customer: "c-huang", Order: "o-huang-05", Reason: "mistake", Conv: "conv-1"})
		c, err := d.ApplyNow(t.Context(), c.ID)
		require.NoError(t, err)
		require.Contains(t, d.Progress(c, chat.Zh).Next, "银行入账一般要3到7个工作日")

		unpaid := d.open(t, "k2", aftersales.Request{Type: aftersales.Cancel, Customer: "c-lin", Order: "o-lin-11", Reason: "mistake", Conv: "conv-1"})
		unpaid, err = d.ApplyNow(t.Context(), unpaid.ID)
		require.NoError(t, err)
		require.Equal(t, "订单已取消，没有产生任何费用。", d.Progress(unpaid, chat.Zh).Next, "nothing was paid, so nothing goes back")
	})
}
