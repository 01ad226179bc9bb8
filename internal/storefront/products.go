package storefront

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/saja-live/saja/internal/catalog"
)

type productsPage struct {
	Head
	Query   string
	Vendor  string
	Sort    string
	Sorts   []string
	Vendors []choice
	Tiles   []tile
	Total   int
	Page    int
	Pages   int
	Earlier string // address of the page before; empty on the first
	Later   string
}

// choice is one entry of a list to choose from.
type choice struct {
	Value, Label string
	Chosen       bool
}

// perPage is how many products a page of the list shows.
const perPage = 24

var sorts = []string{string(catalog.SortPopular), string(catalog.SortNew), string(catalog.SortPriceLow), string(catalog.SortPriceHigh)}

func (s *Site) products(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	p := &productsPage{
		Head: Head{Section: "products"}, Query: strings.TrimSpace(q.Get("q")), Vendor: q.Get("vendor"),
		Sort: sorts[0], Sorts: sorts, Page: pageNumber(q),
	}
	if !utf8.ValidString(p.Query) {
		p.Query = ""
	}
	if words := []rune(p.Query); len(words) > 60 {
		p.Query = string(words[:60])
	}
	if slices.Contains(sorts, q.Get("sort")) {
		p.Sort = q.Get("sort")
	}
	found, err := s.Catalog.Products(r.Context(), catalog.Filter{
		Query: p.Query, Vendor: p.Vendor, Status: catalog.OnSale, Sort: catalog.Sort(p.Sort), Page: p.Page, Size: perPage,
	})
	if err != nil {
		return err
	}
	vendors, err := s.Catalog.Vendors(r.Context())
	if err != nil {
		return err
	}
	tx := s.texts(r)
	for _, v := range vendors {
		p.Vendors = append(p.Vendors, choice{v.Slug, pick(tx, v.Name, v.NameEn), v.Slug == p.Vendor})
	}
	p.Tiles, p.Total = tilesOf(tx, found.Items, gridSizes), int(found.Total)
	p.Pages = max((p.Total+perPage-1)/perPage, 1)
	if p.Page > 1 {
		p.Earlier = p.at(p.Page - 1)
	}
	if p.Page < p.Pages {
		p.Later = p.at(p.Page + 1)
	}
	return s.render(w, r, http.StatusOK, "products", p)
}

// at is the address of another page of the same list.
func (p *productsPage) at(page int) string {
	q := url.Values{}
	for k, v := range map[string]string{"q": p.Query, "vendor": p.Vendor, "sort": p.Sort} {
		if v != "" {
			q.Set(k, v)
		}
	}
	q.Set("page", strconv.Itoa(page))
	return "/products?" + q.Encode()
}
