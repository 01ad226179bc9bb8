package parcel

// adapters are all carriers, the usual ones first; [Find] and [Guess] prefer the earlier one.
var adapters = []*adapter{
	cj, epost, logen, hanjin, lotte,
}
