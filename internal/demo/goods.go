package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/image/webp"
	"golang.org/x/sync/errgroup"

	"github.com/saja-live/saja/internal/catalog"
	"github.com/saja-live/saja/internal/money"
)

type vendor struct {
	Slug    string `toml:"slug"`
	Name    string `toml:"name"`
	NameEn  string `toml:"name_en"`
	Story   string `toml:"story"`
	StoryEn string `toml:"story_en"`
	Picture string `toml:"picture"`
}

type product struct {
	Slug      string   `toml:"slug"`
	Vendor    string   `toml:"vendor"`
	Name      string   `toml:"name"`
	NameEn    string   `toml:"name_en"`
	Summary   string   `toml:"summary"`
	SummaryEn string   `toml:"summary_en"`
	Story     string   `toml:"story"`
	StoryEn   string   `toml:"story_en"`
	Pictures  []string `toml:"pictures"`
	Option    string   `toml:"option"`
	OptionEn  string   `toml:"option_en"`
	Variants  []struct {
		SKU     string    `toml:"sku"`
		Value   string    `toml:"value"`
		ValueEn string    `toml:"value_en"`
		Price   money.Won `toml:"price"`
		List    money.Won `toml:"list"`
		Stock   int64     `toml:"stock"`
	} `toml:"variants"`
	Box       [][3]string `toml:"box"` // name, name in English, amount
	Steps     []string    `toml:"steps"`
	StepsEn   []string    `toml:"steps_en"`
	Allergens []string    `toml:"allergens"`
	Storage   string      `toml:"storage"`
	Keeps     string      `toml:"keeps"`
	Spicy     int         `toml:"spicy"`
	Minutes   int         `toml:"minutes"`
	Weight    string      `toml:"weight"`
}

// drawers is how many things are made at once.
const drawers = 4

// seedGoods adds the vendors and products that are missing, and gives the products by slug.
func (d *Demo) seedGoods(ctx context.Context) (map[string]catalog.Product, error) {
	vendors, err := each(ctx, d.script.Vendor, func(ctx context.Context, v vendor) (catalog.Vendor, error) {
		made, err := d.Goods.Vendor(ctx, v.Slug)
		if errors.Is(err, catalog.ErrVendorNotFound) {
			made, err = d.makeVendor(ctx, v)
		}
		if err != nil {
			return made, fmt.Errorf("vendor %s: %w", v.Slug, err)
		}
		return made, nil
	})
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, v := range vendors {
		ids[v.Slug] = v.ID
	}
	made, err := each(ctx, d.script.Product, func(ctx context.Context, p product) (catalog.Product, error) {
		made, err := d.Goods.Product(ctx, p.Slug)
		if errors.Is(err, catalog.ErrNotFound) {
			made, err = d.Goods.CreateProduct(ctx, p.form(ids[p.Vendor], d.english(p.Vendor)))
		}
		if err == nil && len(made.Pictures) == 0 {
			made, err = d.illustrate(ctx, made, p.Pictures[:1])
		}
		if err != nil {
			return made, fmt.Errorf("product %s: %w", p.Slug, err)
		}
		return made, nil
	})
	products := map[string]catalog.Product{}
	for _, p := range made {
		products[p.Slug] = p
	}
	return products, err
}

// each makes something of every item, a few at once, in their order.
func each[A, B any](ctx context.Context, items []A, do func(context.Context, A) (B, error)) ([]B, error) {
	out := make([]B, len(items))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(drawers)
	for i, item := range items {
		g.Go(func() (err error) {
			out[i], err = do(ctx, item)
			return err
		})
	}
	return out, g.Wait()
}

func (d *Demo) makeVendor(ctx context.Context, v vendor) (catalog.Vendor, error) {
	picture, err := d.picture(ctx, v.Picture, v.Name)
	if err != nil {
		return catalog.Vendor{}, err
	}
	return d.Goods.CreateVendor(ctx, catalog.VendorForm{
		Slug: v.Slug, Name: v.Name, NameEn: v.NameEn, Story: v.Story, StoryEn: v.StoryEn, PictureID: picture.ID,
	})
}

// picture stores one drawing as an upload that belongs to nothing yet.
func (d *Demo) picture(ctx context.Context, name, alt string) (catalog.Picture, error) {
	return d.hang(ctx, "", name, alt)
}

// rungWidths are the widths below its own in which every drawing lies ready, so that an empty shop need not draw them.
var rungWidths = []int{160, 320, 640}

// hang keeps a drawing and its ladder, for a product or for nobody.
func (d *Demo) hang(ctx context.Context, productID, name, alt string) (catalog.Picture, error) {
	whole, err := pictures.ReadFile("art/pictures/" + name + ".webp")
	if err != nil {
		return catalog.Picture{}, fmt.Errorf("picture %s: %w", name, err)
	}
	size, err := webp.DecodeConfig(bytes.NewReader(whole))
	if err != nil {
		return catalog.Picture{}, fmt.Errorf("picture %s: %w", name, err)
	}
	rungs := []catalog.Rung{{Width: size.Width, WebP: whole}}
	for _, w := range rungWidths {
		if w >= size.Width {
			break
		}
		file, err := pictures.ReadFile("art/pictures/" + name + "." + strconv.Itoa(w) + ".webp")
		if err != nil {
			return catalog.Picture{}, fmt.Errorf("picture %s: %w", name, err)
		}
		rungs = append(rungs, catalog.Rung{Width: w, WebP: file})
	}
	made, err := d.Goods.AddDrawn(ctx, productID, catalog.Picture{Alt: alt, Width: size.Width, Height: size.Height}, rungs)
	if err != nil {
		return made, fmt.Errorf("picture %s: %w", name, err)
	}
	return made, nil
}

// album adds the pictures behind the covers. It runs while the shop is open already.
func (d *Demo) album(ctx context.Context) error {
	_, err := each(ctx, d.script.Product, func(ctx context.Context, p product) (catalog.Product, error) {
		made, err := d.Goods.Product(ctx, p.Slug)
		if err == nil && len(made.Pictures) < len(p.Pictures) {
			made, err = d.illustrate(ctx, made, p.Pictures[len(made.Pictures):])
		}
		return made, err
	})
	if ctx.Err() != nil {
		return nil //nolint:nilerr // stopped, not failed: the rest comes with the next start
	}
	return err
}

func (d *Demo) illustrate(ctx context.Context, p catalog.Product, names []string) (catalog.Product, error) {
	for _, name := range names {
		if _, err := d.hang(ctx, p.ID, name, p.Name); err != nil {
			return p, err
		}
	}
	return d.Goods.Product(ctx, p.ID)
}

// english are the words of the demo's weights and dates.
var english = strings.NewReplacer("인분)", " servings)", "냉동 ", "Frozen at ", "냉장 ", "Chilled at ", " 이하", " or below", "받은 날부터 ", "", "일", " days from delivery", "~", " to ")

// english is the name of a restaurant in English.
func (d *Demo) english(slug string) string {
	for _, v := range d.script.Vendor {
		if v.Slug == slug {
			return v.NameEn
		}
	}
	return ""
}

func (p product) form(vendorID, makerEn string) catalog.ProductForm {
	maker, _, _ := strings.Cut(p.Name, " ") // every name begins with its restaurant
	f := catalog.ProductForm{
		Slug: p.Slug, Name: p.Name, NameEn: p.NameEn, Summary: p.Summary, SummaryEn: p.SummaryEn, Story: p.Story, StoryEn: p.StoryEn,
		VendorID: vendorID, Status: catalog.OnSale,
		Facts: catalog.Facts{
			Allergens: p.Allergens, Storage: p.Storage, Servings: 2, Minutes: p.Minutes, SpicyLevel: p.Spicy,
			Legal: []catalog.Row{
				{Name: "식품의 유형", NameEn: "Kind of food", Value: "간편조리세트 (밀키트)", ValueEn: "Meal kit"},
				{Name: "내용량", NameEn: "Net weight", Value: p.Weight, ValueEn: english.Replace(p.Weight)},
				{Name: "보관방법과 소비기한", NameEn: "Storage and use-by", Value: p.Keeps, ValueEn: english.Replace(p.Keeps)},
				{Name: "원재료와 원산지", NameEn: "Ingredients and origin", Value: "상자의 표시사항을 봐 주세요 (데모 상품)", ValueEn: "See the label on the box (demo product)"},
				{Name: "생산자", NameEn: "Made by", Value: maker + " (데모)", ValueEn: makerEn + " (demo)"},
				{Name: "소비자 상담", NameEn: "Questions", Value: "아래의 고객센터", ValueEn: "Customer service, below"},
			},
		},
	}
	for _, b := range p.Box {
		f.Facts.Box = append(f.Facts.Box, catalog.BoxItem{Name: b[0], NameEn: b[1], Amount: b[2]})
	}
	for i, step := range p.Steps {
		f.Facts.Steps = append(f.Facts.Steps, catalog.Text{Ko: step, En: p.StepsEn[i]})
	}
	var values []catalog.OptionValue
	for _, v := range p.Variants {
		form := catalog.VariantForm{SKU: v.SKU, Price: v.Price, ListPrice: v.List, OnHand: v.Stock}
		if p.Option != "" {
			form.Values = []string{v.Value}
			values = append(values, catalog.OptionValue{Name: v.Value, NameEn: v.ValueEn})
		}
		f.Variants = append(f.Variants, form)
	}
	if p.Option != "" {
		f.Options = []catalog.Option{{Name: p.Option, NameEn: p.OptionEn, Values: values}}
	}
	return f
}
