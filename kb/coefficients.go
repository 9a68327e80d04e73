// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		0.000, // best
		5.162, // second
		1.772, // title
		0.000, // pool
		5.720, // covered
		5.407, // overlap
		3.811, // told text
		1.586, // intent
		2.772, // thought of
		1.020, // broad
		4.064, // place
	},
	Confidence: [...]float64{
		-5.406, // constant
		0.157,  // score
		0.669,  // lead
		0.000,  // lead on kin
		2.300,  // best
		0.012,  // second
		3.577,  // title
		1.718,  // broad
		0.101,  // odds
		0.015,  // understood
		0.492,  // elsewhere
		-1.926, // nowhere
	},
}
