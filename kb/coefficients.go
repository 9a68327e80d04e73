// Written by kb/fit; don't edit.

package kb

var fitted = Coefficients{
	Score: Features{
		0.000, // best
		5.005, // second
		1.863, // title
		0.000, // pool
		6.066, // covered
		5.224, // overlap
		3.788, // told text
		1.399, // intent
		2.757, // thought of
		1.006, // broad
		4.065, // place
	},
	Confidence: [...]float64{
		-5.669, // constant
		0.179,  // score
		0.653,  // lead
		0.000,  // lead on kin
		2.371,  // best
		0.000,  // second
		3.451,  // title
		1.920,  // broad
		0.272,  // odds
		-0.521, // understood
		1.699,  // elsewhere
		-1.966, // nowhere
	},
}
