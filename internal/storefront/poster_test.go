package storefront

import "testing"

func TestPosterOfTheShopComesInWidths(t *testing.T) {
	for address, want := range map[string]string{
		"/img/0193/960":          "/img/0193/160 160w, /img/0193/320 320w, /img/0193/640 640w, /img/0193/960 960w, /img/0193/1280 1280w",
		"/img/0193/960.jpg":      "/img/0193/160.jpg 160w, /img/0193/320.jpg 320w, /img/0193/640.jpg 640w, /img/0193/960.jpg 960w, /img/0193/1280.jpg 1280w",
		"/media/0193/poster.jpg": "",
		"/img/2/0193/640":        "/img/2/0193/160 160w, /img/2/0193/320 320w, /img/2/0193/640 640w, /img/2/0193/960 960w, /img/2/0193/1280 1280w",
		"/files/img/0193/960":    "",
		"":                       "",
	} {
		if got := posterOf(address); got.Srcset != want || got.URL != address {
			t.Errorf("%q comes as %q in %q, want %q", address, got.URL, got.Srcset, want)
		}
	}
}
