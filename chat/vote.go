package chat

// Vote is a shopper's thumb on an answer from the FAQ. It is no event: nobody's turn depends on it, and it
// can change.
type Vote string

const (
	VoteUp   Vote = "up"
	VoteDown Vote = "down"
	NoVote   Vote = "" // taken back
)
