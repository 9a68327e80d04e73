package learning_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aftercare/chat"
	"aftercare/faq"
	"aftercare/faq/learning"
	"aftercare/faq/revisions"
)

const question = "can you engrave a name on the mug"

func TestAMissedQuestionIsKeptOnceAndWithoutPersonalNumbers(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		c := s.talk(t)
		seq := s.asks(t, c, "mail me at ann.b@example.com or call 139 1234 5678: "+question, chat.Missed{Text: "x"}, said("No idea."))
		require.Equal(t, 1, s.learns(t))
		require.NoError(t, s.node(1).Collect(t.Context(), c, seq), "again")
		one := s.one(t)
		require.Equal(t, 1, one.Count)
		require.Equal(t, 1, one.Missed)
		require.Equal(t, "mail me at … or call …: "+question, one.Title())
		require.Equal(t, "product_info", one.Intent)
		require.Equal(t, learning.Open, one.State)
	})
}

func TestWordsInTheMiddleOfAFlowAreNoQuestion(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		c := s.talk(t)
		s.happens(t, c, chat.Bot, chat.FlowStarted{Flow: "return", Version: "1"})
		s.reads(t, c, "the big one over there", chat.DoUnknown, chat.Missed{Text: "x"}, said("Which one?"))
		s.learns(t)
		require.Empty(t, s.clusters(t, learning.Filter{}))
		s.asks(t, c, question, chat.Missed{Text: "x"}, said("I don't know. Which one?"))
		s.happens(t, c, chat.Bot, chat.FlowEnded{Flow: "return", Outcome: "done"})
		s.reads(t, c, "xyzzy plugh", chat.DoUnknown, chat.Missed{Text: "x"}, said("Sorry?"))
		s.learns(t)
		require.Len(t, s.clusters(t, learning.Filter{}), 2, "a question in a flow, and words outside of one")
	})
}

func TestSuggestionsThatNobodyTakesAreNoAnswer(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		list := chat.Said{Message: chat.Message{Type: chat.TypeFAQList, Text: "Did you mean …", Options: []chat.Option{{Value: "@entry:care", Label: "Care"}}}}
		left, taken := s.talk(t), s.talk(t)
		s.asks(t, left, question, list)
		s.asks(t, taken, "is the mug dishwasher safe", list)
		s.reads(t, taken, "Care", chat.DoChoose, answered("care")...)
		require.Zero(t, s.learns(t), "they may still be taken")
		s.clock.Move(11 * time.Minute)
		require.Equal(t, 2, s.learns(t))
		one := s.one(t)
		require.Equal(t, question, one.Title())
		require.Equal(t, 1, one.Missed)
	})
}

func TestAnAnswerAfterWhichAPersonIsWantedDidNotHelp(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		c := s.talk(t)
		s.asks(t, c, question, answered("gifts")...)
		s.reads(t, c, "a person please", chat.DoHuman, chat.Queued{Reason: "asked"})
		s.happens(t, c, agent, chat.Assigned{Agent: "amy", Name: "Amy", Epoch: 1})
		say := func(text string) {
			e := said(text)
			e.Epoch, e.Name = 1, "Amy"
			s.happens(t, c, agent, e)
		}
		say("Hello, I'm Amy")
		say("one moment, let me check")
		say("Yes, up to eight letters.")
		say("My number is 13912345678 if you'd rather call.")
		s.happens(t, c, guest, said("great, and how long does it take"))
		say("Three days.")
		s.learns(t)
		one := s.one(t)
		require.Equal(t, 0, one.Missed)
		require.Equal(t, 1, one.HandedOver)
		require.Equal(t, "gifts", one.Examples[0].Entry)
		require.Len(t, one.Replies, 1)
		require.Equal(t, "Yes, up to eight letters.\nMy number is … if you'd rather call.", one.Replies[0].Text)
		require.Equal(t, "Amy", one.Replies[0].By)
	})
}

func TestAPersonForAnotherReasonSaysNothingAboutTheAnswer(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		angry, later := s.talk(t), s.talk(t)
		s.asks(t, angry, question, answered("gifts")...)
		s.reads(t, angry, "you are all thieves", chat.DoHuman, chat.Queued{Reason: "anger"})
		s.asks(t, later, question, answered("gifts")...)
		s.clock.Move(time.Hour)
		s.reads(t, later, "a person please", chat.DoHuman, chat.Queued{Reason: "asked"})
		s.learns(t)
		require.Empty(t, s.clusters(t, learning.Filter{}))
	})
}

func TestTheNewestThumbCounts(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		c := s.talk(t)
		of := s.asks(t, c, question, answered("gifts")...)
		vote := func(v chat.Vote) {
			t.Helper()
			require.NoError(t, s.node(0).Vote(t.Context(), c, of, v))
			require.NoError(t, s.node(1).Vote(t.Context(), c, of, v), "again")
		}
		counts := func() learning.Count {
			t.Helper()
			all, err := s.node(1).Counts(t.Context())
			require.NoError(t, err)
			return all["gifts-1"]
		}
		vote(chat.VoteDown)
		require.Equal(t, learning.Count{Down: 1}, counts())
		one := s.one(t)
		require.Equal(t, 1, one.Down)
		require.Equal(t, question, one.Title())
		require.Equal(t, "gifts", one.Examples[0].Entry)
		vote(chat.VoteUp)
		require.Equal(t, learning.Count{Up: 1}, counts())
		require.Empty(t, s.clusters(t, learning.Filter{}), "it was fine after all")
		votes, err := s.node(1).Votes(t.Context(), c)
		require.NoError(t, err)
		require.Equal(t, map[chat.Seq]chat.Vote{of: chat.VoteUp}, votes)
		vote(chat.NoVote)
		require.Equal(t, learning.Count{}, counts())

		for _, bad := range []chat.Seq{0, 1, of - 1, of + 1, 99999} {
			require.ErrorIs(t, s.node(0).Vote(t.Context(), c, bad, chat.VoteUp), chat.ErrNotFound)
		}
		require.ErrorIs(t, s.node(0).Vote(t.Context(), "nobody", of, chat.VoteUp), chat.ErrNotFound)
		require.ErrorIs(t, s.node(0).Vote(t.Context(), c, of, "sideways"), chat.ErrInvalid)
	})
}

func TestNearDuplicatesAreOneAndTheMostFrequentComesFirst(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		for _, text := range []string{
			"do you ship to Iceland", "你们支持花呗分期吗", question, "Do you deliver to Iceland?", "can you engrave a name on mugs",
			"支持花呗分期付款吗", "是否支持花呗分期", "什么时候发新款",
		} {
			s.asks(t, s.talk(t), text, chat.Missed{Text: "x"}, said("No idea."))
		}
		s.learns(t)
		var got []string
		for _, c := range s.clusters(t, learning.Filter{}) {
			got = append(got, fmt.Sprint(c.Count, " ", c.Title()))
		}
		require.Equal(t, []string{"3 是否支持花呗分期", "2 can you engrave a name on mugs", "2 Do you deliver to Iceland?", "1 什么时候发新款"}, got)
		_, total, err := s.node(0).Clusters(t.Context(), learning.Filter{Limit: 1, Offset: 3})
		require.NoError(t, err)
		require.Equal(t, 4, total)
	})
}

// Nodes that meet a question at the same moment must not make two of it.
func TestNodesAgreeOnClusters(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		const n = 24
		texts := []string{"do you ship to Iceland", "你们支持花呗分期吗", question}
		var convs []chat.ConvID
		var seqs []chat.Seq
		for i := range n {
			c := s.talk(t)
			convs, seqs = append(convs, c), append(seqs, s.asks(t, c, texts[i%len(texts)], chat.Missed{Text: "x"}, said("No idea.")))
		}
		var all sync.WaitGroup
		for i := range n {
			for node := range 2 {
				all.Go(func() {
					if err := s.node(node).Collect(t.Context(), convs[i], seqs[i]); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		clusters := s.clusters(t, learning.Filter{})
		require.Len(t, clusters, len(texts))
		for _, c := range clusters {
			require.Equal(t, n/len(texts), c.Count)
		}
	})
}

func TestAClusterIsDraftedDismissedAndRestored(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		amy := revisions.Author{ID: "a", Name: "Amy"}
		ask := func(text string) {
			s.asks(t, s.talk(t), text, chat.Missed{Text: "x"}, said("No idea."))
			s.learns(t)
		}
		ask(question)
		number := s.one(t).Number
		require.NoError(t, s.node(0).Mark(t.Context(), amy, number, learning.Dismissed, revisions.Ref{}))
		ask(question)
		require.Empty(t, s.clusters(t, learning.Filter{State: learning.Open}), "it stays dismissed")
		require.Len(t, s.clusters(t, learning.Filter{State: learning.Dismissed, Locale: chat.En}), 1)
		require.Empty(t, s.clusters(t, learning.Filter{Locale: chat.Zh}))
		require.NoError(t, s.node(1).Mark(t.Context(), amy, number, learning.Open, revisions.Ref{}))
		require.NoError(t, s.node(1).Mark(t.Context(), amy, number, learning.Drafted, revisions.Ref{ID: "engraving", Locale: "en"}))
		ask("can you engrave a name on a mug?")
		c, err := s.node(0).Cluster(t.Context(), number)
		require.NoError(t, err)
		require.Equal(t, learning.Drafted, c.State)
		require.Equal(t, "engraving", c.Entry.ID)
		require.Equal(t, "Amy", c.By)
		require.Equal(t, 3, c.Count)
		require.Equal(t, 1, c.Since)

		e := c.Draft("", "", time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC))
		require.Equal(t, fmt.Sprintf("engrave-name-mug-%d", number), e.ID)
		require.Equal(t, []string{"can you engrave a name on the mug", "can you engrave a name on a mug?"}, e.Questions)
		require.Empty(t, e.Answer, "nobody knows")
		data, err := faq.Format(e)
		require.NoError(t, err)
		_, err = faq.Parse("en/x.md", data)
		require.ErrorContains(t, err, "answer is empty")
		require.Equal(t, 1, strings.Count(err.Error(), "en/x.md"), "all else is there: %v", err)

		require.ErrorIs(t, s.node(0).Mark(t.Context(), amy, 99, learning.Open, revisions.Ref{}), chat.ErrNotFound)
		_, err = s.node(0).Cluster(t.Context(), 99)
		require.ErrorIs(t, err, chat.ErrNotFound)
	})
}

func TestHitsOfAllNodesAddUp(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		a := chat.Answered{Entry: "gifts", Version: "gifts-1"}
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				for range 50 {
					s.node(i).Hit(a)
				}
				if err := s.node(i).Flush(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		s.clock.Move(40 * 24 * time.Hour)
		s.node(0).Hit(a)
		for i := range s.nodes {
			require.NoError(t, s.node(i).Flush(t.Context()))
		}
		counts, err := s.node(0).Counts(t.Context())
		require.NoError(t, err)
		require.Equal(t, learning.Count{Hits: 401, Recent: 1}, counts["gifts-1"])
		days, err := s.node(0).Days(t.Context())
		require.NoError(t, err)
		require.Len(t, days, learning.RecentDays)
		require.Equal(t, 1, days[len(days)-1].Answers)
		require.Equal(t, s.clock.Now().Format(time.DateOnly), days[len(days)-1].Day)
	})
}

func TestWhatCouldNotBeWrittenIsCountedLater(t *testing.T) {
	both(t, func(t *testing.T, s *school) {
		s.node(0).Hit(chat.Answered{Entry: "gifts", Version: "gifts-1"})
		stopped, cancel := context.WithCancel(t.Context())
		cancel()
		require.Error(t, s.node(0).Flush(stopped))
		s.node(0).Hit(chat.Answered{Entry: "gifts", Version: "gifts-1"})
		require.NoError(t, s.node(0).Flush(t.Context()))
		counts, err := s.node(0).Counts(t.Context())
		require.NoError(t, err)
		require.Equal(t, 2, counts["gifts-1"].Hits)
	})
}

func TestScrub(t *testing.T) {
	for in, want := range map[string]string{
		"我的手机是13812345678，能改吗":          "我的手机是…，能改吗",
		"order 2026 1122 0001 is late":  "order … is late",
		"满 99 包邮吗，我买了 12345 件":          "满 99 包邮吗，我买了 12345 件",
		"write to a.b+c@shop.example":   "write to …",
		"７日内１３８１２３４５６７８可以吗":             "７日内…可以吗",
		"within 7 days, up to 15%, ok?": "within 7 days, up to 15%, ok?",
	} {
		require.Equal(t, want, learning.Scrub(in))
	}
}
