package storefront

import (
	"cmp"
	"context"
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
	Meant   string // another spelling of a query that finds nothing
	Near    []tile // what that finds
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

// productsAsked keeps of a query what the list knows; what is missing, nonsense or the usual is left out. It is clean without
// nonsense, as the JSON door takes it.
func productsAsked(q url.Values) (known url.Values, clean bool) {
	known, clean = url.Values{}, true
	said := strings.TrimSpace(q.Get("q"))
	if !utf8.ValidString(said) {
		said, clean = "", false
	}
	if words := []rune(said); len(words) > 60 {
		said, clean = string(words[:60]), false
	}
	if said != "" {
		known.Set("q", said)
	}
	if vendor := q.Get("vendor"); len(vendor) > 100 || !utf8.ValidString(vendor) {
		clean = false
	} else if vendor != "" {
		known.Set("vendor", vendor)
	}
	if sort := q.Get("sort"); sort != "" && !slices.Contains(sorts, sort) {
		clean = false
	} else if sort != "" && sort != sorts[0] {
		known.Set("sort", sort)
	}
	page, ok := pageNumber(q)
	if page > 1 {
		known.Set("page", strconv.Itoa(page))
	}
	return known, clean && ok
}

func (s *Site) products(ctx context.Context, of wish) (shell, error) {
	q := of.query
	p := &productsPage{
		Head: Head{Section: "products"}, Query: q.Get("q"), Vendor: q.Get("vendor"),
		Sort: cmp.Or(q.Get("sort"), sorts[0]), Sorts: sorts,
	}
	p.Page, _ = pageNumber(q)
	found, err := s.Catalog.Products(ctx, catalog.Filter{
		Query: p.Query, Vendor: p.Vendor, Status: catalog.OnSale, Sort: catalog.Sort(p.Sort), Page: p.Page, Size: perPage,
	})
	if err != nil {
		return shell{}, err
	}
	vendors, err := s.Catalog.Vendors(ctx)
	if err != nil {
		return shell{}, err
	}
	tx := of.Texts
	if found.Total == 0 && p.Query != "" {
		if p.Meant, err = s.Catalog.Meant(ctx, p.Query); err != nil {
			return shell{}, err
		}
	}
	if p.Meant != "" {
		near, err := s.Catalog.Products(ctx, catalog.Filter{Query: p.Meant, Status: catalog.OnSale, Sort: catalog.SortPopular, Size: 8})
		if err != nil {
			return shell{}, err
		}
		p.Near = tilesOf(tx, near.Items, gridSizes)
	}
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
	return s.shell(of, "products", p)
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
