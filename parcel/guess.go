package parcel

import (
	"cmp"
	"slices"
)

// Guessed is a carrier that a number may belong to.
type Guessed struct {
	Carrier
	// Confidence is how likely it is, of 1; the rest of 1 is what no carrier here explains.
	Confidence float64 `json:"confidence"`
	// Checked: the number has a check digit of this carrier's and it fits.
	Checked bool `json:"checked"`
}

// Guess tells which carriers a number may belong to, the likeliest first. It weighs the form of the number, its check digit and
// how many parcels each carrier has in Korea. Rules agree by chance for about one number in seven, so a guess is never certain.
func Guess(number string) []Guessed { return GuessWith(number, nil) }

// GuessWith is [Guess] with the caller's own parcels as weights: how many of them each carrier (by ID) has had. They count as much as
// a hundred parcels of the country at first, and more as they grow.
func GuessWith(number string, own map[string]int) []Guessed {
	n, err := Normalize(number)
	if err != nil {
		return nil
	}
	total := 0
	for _, count := range own {
		total += max(count, 0)
	}
	const country = 100.0
	var list []Guessed
	sum := stray
	for _, a := range adapters {
		if a.form.fits == nil || !a.form.fits(n) {
			continue
		}
		prior := (share(a.ID)*country + float64(max(own[a.ID], 0))) / (country + float64(total))
		g := Guessed{Carrier: a.Carrier}
		likely := 1.0
		if a.form.check != nil {
			if right, known := a.form.check(n); known {
				g.Checked = right
				// Of random numbers one in seven (or eleven) fits; of the carrier's own, nearly all do.
				likely = 0.04
				if right {
					likely = 6.8
				}
			}
		}
		g.Confidence = prior * likely
		sum += g.Confidence
		list = append(list, g)
	}
	for i := range list {
		list[i].Confidence /= sum
	}
	slices.SortStableFunc(list, func(a, b Guessed) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return list
}

// stray is the weight of "none of these".
const stray = 0.01

// share is roughly which part of Korea's parcels a carrier has; only its order of size matters.
func share(id string) float64 {
	switch id {
	case "kr.cjlogistics":
		return 0.42
	case "kr.hanjin", "kr.lotte":
		return 0.13
	case "kr.logen":
		return 0.08
	case "kr.epost":
		return 0.09
	case "kr.kdexp", "kr.cvsnet", "kr.cupost", "kr.coupangls", "kr.daesin":
		return 0.02
	case "kr.epost.ems":
		return 0.02
	default:
		return 0.005
	}
}
