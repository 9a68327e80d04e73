package chat

import "errors"

// Errors that cross package borders. Wrap them with fmt.Errorf("…: %w") to say where; test them with
// errors.Is. The wrapped cause goes to the log, SafeText goes to the person.
var (
	// ErrMoved: the conversation has events after the seq the decision was based on. Reload and decide again.
	ErrMoved = errors.New("the conversation has moved on")
	// ErrNotOwner: an agent wrote under an epoch that is over.
	ErrNotOwner = errors.New("the conversation is not yours any more")
	// ErrConflict: the same key was used before with a different body, or a claim was lost.
	ErrConflict = errors.New("conflicts with what is already recorded")
	// ErrNotFound: no such conversation, order, entry … or not yours, which must look the same.
	ErrNotFound = errors.New("not found")
	// ErrForbidden: known who you are, and you may not.
	ErrForbidden = errors.New("not allowed")
	// ErrInvalid: the input can't be right, whoever sends it.
	ErrInvalid = errors.New("invalid")
	// ErrUnavailable: a database, a disk or a shop doesn't answer; nothing was recorded; try again.
	ErrUnavailable = errors.New("temporarily unavailable")
)

// Code is the short word for an error on the wire.
func Code(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, ErrMoved):
		return "moved"
	case errors.Is(err, ErrNotOwner):
		return "not_owner"
	case errors.Is(err, ErrConflict):
		return "conflict"
	case errors.Is(err, ErrNotFound):
		return "not_found"
	case errors.Is(err, ErrForbidden):
		return "forbidden"
	case errors.Is(err, ErrInvalid):
		return "invalid"
	default:
		return "unavailable"
	}
}

// SafeText is what a person may be told about an error, in both languages.
func SafeText(err error) Text {
	switch Code(err) {
	case "":
		return Text{}
	case "moved":
		return Text{"会话刚刚有了新内容，请看一眼再操作。", "The conversation has just moved on. Please take a look and try again."}
	case "not_owner":
		return Text{"这个会话已经不归您接待了。", "This conversation is no longer yours."}
	case "conflict":
		return Text{"已经有人先一步处理了。", "Someone else got there first."}
	case "not_found":
		return Text{"没有找到，可能已被删除或您无权查看。", "Not found. It may be gone, or not yours to see."}
	case "forbidden":
		return Text{"您没有这个操作的权限。", "You are not allowed to do that."}
	case "invalid":
		return Text{"内容不符合要求，没有保存。", "That can't be accepted; nothing was saved."}
	default:
		return Text{"系统暂时不可用，内容没有保存，请稍后重试。", "We can't save that right now. Nothing was lost on our side; please try again shortly."}
	}
}
