package kb

// best keeps the n highest of many scores, equal ones by their place. The list is in no order.
type best struct {
	n    int
	list []ranked // a heap with the lowest on top, once full
}

type ranked struct {
	score float32
	at    int
}

// below orders by score, the higher place being the lower of two equals.
func (r ranked) below(o ranked) bool {
	if r.score != o.score {
		return r.score < o.score
	}
	return r.at > o.at
}

func (b *best) admits(score float32, at int) bool {
	return len(b.list) < b.n || b.list[0].below(ranked{score, at})
}

func (b *best) add(score float32, at int) {
	if len(b.list) < b.n {
		b.list = append(b.list, ranked{score, at})
		if len(b.list) == b.n {
			for i := b.n/2 - 1; i >= 0; i-- {
				b.sink(i)
			}
		}
		return
	}
	if b.admits(score, at) {
		b.list[0] = ranked{score, at}
		b.sink(0)
	}
}

func (b *best) sink(i int) {
	for {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(b.list); c++ {
			if b.list[c].below(b.list[least]) {
				least = c
			}
		}
		if least == i {
			return
		}
		b.list[i], b.list[least] = b.list[least], b.list[i]
		i = least
	}
}
