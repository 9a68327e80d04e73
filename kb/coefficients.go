package kb

var fitted = func() (c Coefficients) {
	c.Score = Features{10, 5, 3, 5, 5}
	c.Confidence.Constant = -5
	c.Confidence.Score = .7
	c.Confidence.Margin = .8
	c.Confidence.Elsewise = -1
	return c
}()
