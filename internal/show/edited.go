package show

import (
	"slices"
	"strconv"
	"time"

	"github.com/saja-live/saja/internal/platform/deed"
)

// edited tells what an edit made of a show. Times are told as RFC 3339.
func edited(before, after Show) deed.Deed {
	at := func(s Show) string { return s.StartsAt.UTC().Format(time.RFC3339) }
	return deed.To(deed.Show, after.ID, after.Title).
		Changed("title", before.Title, after.Title).
		Changed("startsAt", at(before), at(after)).
		Changed("host", before.Host.Name, after.Host.Name).
		Changed("titleEn", before.TitleEn, after.TitleEn).
		Changed("slug", before.Slug, after.Slug).
		Changed("portrait", strconv.FormatBool(before.Portrait), strconv.FormatBool(after.Portrait)).
		Changed("autoStart", strconv.FormatBool(before.AutoStart), strconv.FormatBool(after.AutoStart)).
		Touched("products", !slices.Equal(before.Products, after.Products)).
		Touched("summary", before.Summary != after.Summary || before.SummaryEn != after.SummaryEn).
		Touched("hostEn", before.Host.NameEn != after.Host.NameEn).
		Touched("face", before.Host.Face != after.Host.Face).
		Touched("poster", before.Poster != after.Poster)
}
