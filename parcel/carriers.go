package parcel

// adapters are all carriers, the usual ones first; [Find] and [Guess] prefer the earlier one.
var adapters = []*adapter{
	cj, epost, hanjin, lotte, logen, coupang,
	kdexp, daesin, hdexp, chunil, kunyoung, honam, ilyang, yongma, goodsToLuck, slx, todayPickup, homepick,
	cvsnet, cupost,
	ems, upu, lotteGlobal, pantos, cway, ltl,
	dhl, fedex, ups, usps, tnt, sf, cainiao, yamato, sagawa,
}
