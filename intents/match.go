package intents

// Match ranks candidates by how well a text mentions them.
func Match(text string, cands []Candidate) []Mention { return nil }
