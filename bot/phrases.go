package bot

import "aftercare/chat"

// phrases are the engine's own sentences: what it says whatever the flow. %s is filled in.
var phrases = struct {
	hello, helloName, thanks, bye, identity                      chat.Text
	cancelled, nothingToCancel, resume, resumeAsk, resumed, more chat.Text
	stale, over, notSubmitted, whatToChange, changed, again      chat.Text
	noted, unclear, unclearCard, goAhead, allRight, here         chat.Text
	unsure, unsureHere, outside, meantFlow                       chat.Text
	unsureChoices, didYouMean, didYouMeanThis, missedHandOver    chat.Text
	changedShort, changedToo                                     chat.Text
	brokenHandOver, askedHandOver, angerHandOver, safetyHandOver chat.Text
	privacyHandOver, threatHandOver, refuse, nudge, rated        chat.Text
	failed, leftFlow                                             chat.Text
	whoAsk, whoAgain, whoName, whoCode, whoPhone, whoOrder       chat.Text
	whoKnown, whoThanks, whoFailed                               chat.Text
	pausedAsk, next, nextSame, inOrder, then, oneFirst, listed   chat.Text
	oneLater, moreLater, cancelledAll, cancelledLater            chat.Text
	quoted, unsureOf, didYouMeanOf, whichOne                     chat.Text
	yes, no, human, nothingElse, stop, keep                      chat.Text
}{
	hello:     chat.Text{Zh: "您好，我是智能售后助手。退换货、取消订单、查物流和进度、问规则，直接说就行，也可以随时转人工。", En: "Hello! I'm the after-sales assistant, a bot. I can arrange returns and exchanges, cancel an order, follow a parcel or answer your questions, and you can ask for a person at any time."},
	helloName: chat.Text{Zh: "%s，您好！我是智能售后助手。退换货、取消订单、查物流和进度、问规则，直接说就行，也可以随时转人工。", En: "Hello %s! I'm the after-sales assistant, a bot. I can arrange returns and exchanges, cancel an order, follow a parcel or answer your questions, and you can ask for a person at any time."},
	thanks:    chat.Text{Zh: "不客气。", En: "You're welcome."},
	bye:       chat.Text{Zh: "好的，有需要随时回来。祝您生活愉快！", En: "All right. Come back any time. Have a good day!"},
	identity:  chat.Text{Zh: "是的，我是机器人，不是真人。我能办退换货、取消和修改订单、查物流和进度、解答售后规则；需要真人时，说“转人工”就行。", En: "Yes, I'm a bot, not a person. I can arrange returns and exchanges, cancel or change orders, follow parcels and refunds, and explain the rules. If you'd rather talk to a person, just say so."},

	cancelled:       chat.Text{Zh: "好的，%s先不办了，什么都没有提交。", En: "All right, I've stopped the %s. Nothing was submitted."},
	nothingToCancel: chat.Text{Zh: "现在没有正在办理的事。想取消订单或售后单的话，告诉我是哪一笔就好。", En: "Nothing is under way right now. If you'd like to cancel an order or a case, tell me which one."},
	resume:          chat.Text{Zh: "我们接着办%s。", En: "Back to your %s."},
	resumeAsk:       chat.Text{Zh: "刚才的%s还没办完，要接着办吗？", En: "Your %s isn't finished yet. Shall we go on with it?"},
	resumed:         chat.Text{Zh: "好，我们接着办%s。", En: "Good, let's go on with the %s."},
	more:            chat.Text{Zh: "还有什么可以帮您？", En: "Is there anything else I can help with?"},
	goAhead:         chat.Text{Zh: "好，您请说。", En: "Of course, what is it?"},
	allRight:        chat.Text{Zh: "好的，有别的问题随时说。", En: "Good. If there's anything else, just ask."},
	here:            chat.Text{Zh: "我在的。", En: "I'm here."},

	stale:        chat.Text{Zh: "那一步已经过去了。", En: "We've moved on from that step."},
	over:         chat.Text{Zh: "刚才那一步已经结束了。想重新办的话，直接告诉我，或者点下面的选项。", En: "That step is over. To start again, just tell me, or tap one of these."},
	notSubmitted: chat.Text{Zh: "好的，先不提交。", En: "All right, nothing has been submitted."},
	whatToChange: chat.Text{Zh: "您想改哪一项？", En: "What would you like to change?"},
	noted:        chat.Text{Zh: "%s“%s”，记下了。", En: "I've noted the %s: %s."},
	unclear:      chat.Text{Zh: "没太明白您的意思。", En: "I didn't quite get that."},
	unclearCard:  chat.Text{Zh: "没太明白您的意思。没问题就点“%s”，哪里不对直接告诉我。", En: "I didn't quite get that. If all is well, tap “%s”; if something's wrong, just tell me what."},
	changed:      chat.Text{Zh: "好的，%s改成“%s”。", En: "All right, I've changed the %s to “%s”."},
	changedToo:   chat.Text{Zh: "%s也改成“%s”。", En: "And the %s is now “%s”."},
	changedShort: chat.Text{Zh: "好的，改好了。", En: "All right, changed."},
	again:        chat.Text{Zh: "好的，重新来选一下。", En: "All right, let's choose again."},

	unsure:          chat.Text{Zh: "这个问题我还没有可靠的答案，不想乱说。您可以换个说法，或者让人工客服来帮您。", En: "I don't have a reliable answer to that, and I don't want to guess. You could put it another way, or I can bring in a person."},
	unsureHere:      chat.Text{Zh: "这个问题我没有把握，不想乱说，可以转人工问清楚。", En: "I'm not sure about that one and don't want to guess; a person can tell you."},
	outside:         chat.Text{Zh: "这个我帮不上忙。我能办退换货、取消订单、查物流和进度、解答售后规则；如果是我没听懂，换个说法再说一次就好，也可以转人工。", En: "I can't help with that one. I can arrange returns and exchanges, cancel orders, follow parcels and refunds, and explain the after-sales rules. If I misread you, please put it another way, or I can bring in a person."},
	meantFlow:       chat.Text{Zh: "没太确定您的意思，您是想办下面这件事吗？", En: "I'm not quite sure what you need. Is it this?"},
	unsureChoices:   chat.Text{Zh: "抱歉，还是没弄明白。您看是不是下面这些，或者直接转人工？", En: "Sorry, I still don't follow. Is it one of these, or shall I bring in a person?"},
	didYouMeanThis:  chat.Text{Zh: "您是想问这个吗？", En: "Is this what you meant?"},
	didYouMean:      chat.Text{Zh: "您想问的是下面哪一个？", En: "Which of these did you mean?"},
	missedHandOver:  chat.Text{Zh: "抱歉，几次都没能听懂。这就请人工客服接着帮您，前面说过的不用再重复。", En: "I'm sorry, I keep missing your point. I'm bringing in a person now; you won't have to repeat anything."},
	brokenHandOver:  chat.Text{Zh: "抱歉，我这边出了点故障，办不下去了。这就请人工客服接着帮您，前面说过的不用再重复。", En: "I'm sorry, something went wrong on my side. I'm bringing in a person now; you won't have to repeat anything."},
	askedHandOver:   chat.Text{Zh: "好的，这就为您转人工客服。前面说过的内容会一并转过去，不用再重复。", En: "Of course. I'm getting a person for you now. They'll see everything we've said, so you won't have to repeat it."},
	angerHandOver:   chat.Text{Zh: "很抱歉让您这么不愉快。这件事我请人工客服来处理，前面说过的不用再重复。", En: "I'm sorry this has been so frustrating. I'm bringing in a person to deal with it; you won't have to repeat anything."},
	safetyHandOver:  chat.Text{Zh: "请先保证安全：马上停止使用，能断电的先断电，远离冒烟、发烫或鼓包的物品；有人受伤请立即就医或拨打急救电话。我已经为您加急转人工客服。", En: "Please stay safe first: stop using it, unplug it if you can do so safely, and keep away from anything smoking, hot or swollen. If anyone is hurt, call the emergency services. I'm bringing in a person right now."},
	privacyHandOver: chat.Text{Zh: "请不要在聊天里发银行卡号、身份证号、密码或验证码，刚才的号码我已经隐去。这件事请人工客服来核实更稳妥，正在为您转接。", En: "Please don't send card numbers, ID numbers, passwords or codes in the chat; I've masked that number. It's safer to have a person look at this, so I'm transferring you now."},
	threatHandOver:  chat.Text{Zh: "投诉和举报是您的权利，我们不会阻拦。我先请人工客服马上来了解情况，前面说过的不用再重复。", En: "You have every right to take this further, and we won't stand in the way. I'm bringing in a person right away; you won't have to repeat anything."},
	refuse:          chat.Text{Zh: "没关系，不过这一项办理时必须要有。您也可以转人工，由客服来帮您。", En: "That's fine, but I can't go on without it. You can also talk to a person instead."},
	nudge:           chat.Text{Zh: "您还在吗？我再等您几分钟；要是先忙别的，回头再来找我就好。", En: "Are you still there? I'll wait a few more minutes; if you're busy, just come back any time."},
	rated:           chat.Text{Zh: "谢谢您的评价！", En: "Thank you for your rating!"},

	pausedAsk:      chat.Text{Zh: "上次的%s还没办完，要接着办吗？", En: "Your %s from before isn't finished. Shall we go on with it?"},
	next:           chat.Text{Zh: "接下来是您刚才说的%s。", En: "Now the %s you mentioned."},
	nextSame:       chat.Text{Zh: "接下来是另一笔%s。", En: "Now the other %s."},
	inOrder:        chat.Text{Zh: "好，一样一样来，先%s。", En: "Sure, one thing at a time: first the %s."},
	then:           chat.Text{Zh: "，再", En: ", then the "},
	oneFirst:       chat.Text{Zh: "一笔一笔来，先办%s，另外%s接着办。", En: "One at a time: the %s first, %s right after."},
	oneLater:       chat.Text{Zh: "一笔", En: "the other"},
	moreLater:      chat.Text{Zh: "%d笔", En: "the other %d"},
	cancelledAll:   chat.Text{Zh: "好的，都先不办了，什么都没有提交。", En: "All right, I've stopped all of it. Nothing was submitted."},
	cancelledLater: chat.Text{Zh: "好的，那一笔就不办了。", En: "All right, I won't do that one."},
	listed:         chat.Text{Zh: "、", En: ", "},

	quoted:       chat.Text{Zh: "“%s”", En: "“%s”"},
	unsureOf:     chat.Text{Zh: "关于%s，我还没有可靠的答案，不想乱说，可以转人工问清楚。", En: "As for %s, I don't have a reliable answer and don't want to guess; a person can tell you."},
	didYouMeanOf: chat.Text{Zh: "关于“%s”，您想问的是下面哪一个？", En: "As for “%s”: which of these did you mean?"},
	whichOne:     chat.Text{Zh: "是哪一个呢？点一下，或者告诉我第几个。", En: "Which one? Tap it, or tell me its number."},

	whoAsk:    chat.Text{Zh: "办之前要先确认是您本人。请告诉我下单时留的邮箱，或者姓名加邮编，或者订单号加手机号，任选一种就行。", En: "First I need to know it's you. Please give me the e-mail address on your account, or your name and postcode, or an order number with its phone number."},
	whoAgain:  chat.Text{Zh: "没能对上。请再核对一下：邮箱，或者姓名加邮编，或者订单号加手机号。", En: "That didn't match anyone. Please check it once more: your e-mail address, or your name and postcode, or an order number with its phone number."},
	whoName:   chat.Text{Zh: "好的，再告诉我收件人姓名就行。", En: "Thanks. And the name on the account?"},
	whoCode:   chat.Text{Zh: "好的，再告诉我收货地址的邮编就行。", En: "Thanks. And the postcode of your address?"},
	whoPhone:  chat.Text{Zh: "好的，再告诉我这笔订单留的手机号就行。", En: "Thanks. And the phone number on that order?"},
	whoOrder:  chat.Text{Zh: "好的，再告诉我一个订单号就行。", En: "Thanks. And an order number?"},
	whoKnown:  chat.Text{Zh: "谢谢，%s，已经确认是您本人。需要我帮您办什么？", En: "Thank you, %s, I've found you. What can I do for you?"},
	whoThanks: chat.Text{Zh: "谢谢，%s，已经确认是您本人。", En: "Thank you, %s, I've found you."},
	whoFailed: chat.Text{Zh: "几次都没能对上，为了保护您的信息，我请人工客服来核实。前面说过的不用再重复。", En: "I couldn't match that, and to protect your data I'm bringing in a person to verify you. You won't have to repeat anything."},

	failed:   chat.Text{Zh: "这次没有办成：%s", En: "That didn't go through: %s"},
	leftFlow: chat.Text{Zh: "%s没有提交，想办的时候再来就行。", En: "The %s hasn't been submitted; come back to it whenever you like."},

	yes:         chat.Text{Zh: "接着办", En: "Yes, go on"},
	no:          chat.Text{Zh: "不用了", En: "No, thanks"},
	human:       chat.Text{Zh: "转人工", En: "Talk to a person"},
	nothingElse: chat.Text{Zh: "没有了，谢谢", En: "No, that's all"},
	keep:        chat.Text{Zh: "不用改", En: "Nothing"},
	stop:        chat.Text{Zh: "不办了", En: "Cancel it"},
}

// Values of options that belong to the engine begin with "@".
const (
	optHuman  = "@human"
	optCancel = "@cancel"
	optDone   = "@done"
	optYes    = "@yes" // "@yes:HASH" on a card
	optNo     = "@no"
	optStart  = "@start:"
	optEntry  = "@faq:"
	optChange = "@change:"
	optRate   = chat.RateOption
)

// Questions of the engine's own, as Asked names them.
const (
	askConfirm = "@confirm"
	askResume  = "@resume"
	askMore    = "@more"
	askChange  = "@change"
	askWho     = "@identity"
	askWhich   = "@which" // did you mean, in the middle of a flow
)
