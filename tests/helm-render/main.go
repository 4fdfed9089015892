// Renders a Helm chart with the engine that Helm itself uses (text/template, sprig, sigs.k8s.io/yaml), for machines without
// Helm. It is not Helm: it renders, and neither lints nor installs, does not read values.schema.json, and reads sub-charts
// only from the folder charts/.
//
//	helm-render [--release name] [--namespace name] [--upgrade] [-f values.yaml]... [--set a.b=c]... [--json] <chart>
//
// It prints the manifests as helm template does; with --json, one object: values (what the templates saw), manifests
// ([{source, object}]) and notes.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

type values = map[string]interface{}

type many []string

func (m *many) String() string     { return strings.Join(*m, " ") }
func (m *many) Set(v string) error { *m = append(*m, v); return nil }

// What templates see as .Files: everything of the chart that is neither a template nor a sub-chart.
type files map[string][]byte

func (f files) Get(name string) string      { return string(f[name]) }
func (f files) GetBytes(name string) []byte { return f[name] }
func (f files) Lines(name string) []string {
	return strings.Split(strings.TrimSuffix(string(f[name]), "\n"), "\n")
}
func (f files) Glob(pattern string) files {
	found := files{}
	for name, content := range f {
		if ok, _ := path.Match(pattern, name); ok {
			found[name] = content
		}
	}
	return found
}
func (f files) AsConfig() string {
	return f.flat(func(content []byte) string { return string(content) })
}
func (f files) AsSecrets() string {
	return f.flat(base64.StdEncoding.EncodeToString)
}
func (f files) flat(write func([]byte) string) string {
	entries := map[string]string{}
	for name, content := range f {
		entries[path.Base(name)] = write(content)
	}
	return toYaml(entries)
}

type versions []string

func (v versions) Has(wanted string) bool {
	for _, version := range v {
		if version == wanted {
			return true
		}
	}
	return false
}

type chart struct {
	name      string // as the templates' path: platform, platform/charts/backing
	about     values
	values    values
	files     files
	templates map[string]string
	charts    []*chart
}

func load(folder, parent string) (*chart, error) {
	c := &chart{files: files{}, templates: map[string]string{}, about: values{}, values: values{}}
	if err := readYaml(filepath.Join(folder, "Chart.yaml"), &c.about); err != nil {
		return nil, err
	}
	c.name = path.Join(parent, fmt.Sprint(c.about["name"]))
	if err := readYaml(filepath.Join(folder, "values.yaml"), &c.values); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	err := filepath.Walk(folder, func(file string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(folder, file)
		name = filepath.ToSlash(name)
		if info.IsDir() {
			if path.Dir(name) != "charts" {
				return nil
			}
			sub, err := load(file, path.Join(c.name, "charts"))
			c.charts = append(c.charts, sub)
			if err != nil {
				return err
			}
			return filepath.SkipDir
		}
		content, err := os.ReadFile(file)
		if strings.HasPrefix(name, "templates/") {
			c.templates[name] = string(content)
		} else if name != "Chart.yaml" && name != "values.yaml" && name != "values.schema.json" {
			c.files[name] = content
		}
		return err
	})
	return c, err
}

func readYaml(file string, into *values) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalStrict(content, into); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// The second wins; its nulls take keys away.
func merge(below, above values) values {
	merged := values{}
	for key, value := range below {
		merged[key] = value
	}
	for key, value := range above {
		lower, isMap := merged[key].(values)
		upper, areMaps := value.(values)
		if value == nil {
			delete(merged, key)
		} else if isMap && areMaps {
			merged[key] = merge(lower, upper)
		} else {
			merged[key] = value
		}
	}
	return merged
}

// a.b=c: the value is read as YAML, so that numbers, booleans and [lists] are what they look like.
func set(into values, assignment string) error {
	name, text, ok := strings.Cut(assignment, "=")
	if !ok {
		return fmt.Errorf("--set %s: name=value is needed", assignment)
	}
	keys := strings.Split(name, ".")
	for _, key := range keys[:len(keys)-1] {
		inner, ok := into[key].(values)
		if !ok {
			inner = values{}
			into[key] = inner
		}
		into = inner
	}
	var value interface{}
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return err
	}
	into[keys[len(keys)-1]] = value
	return nil
}

func at(v values, dotted string) interface{} {
	var found interface{} = v
	for _, key := range strings.Split(dotted, ".") {
		inner, _ := found.(values)
		found = inner[key]
	}
	return found
}

// The charts that are switched on, each with the values it sees.
func (c *chart) collect(above values, into map[*chart]values) values {
	own := merge(c.values, above)
	conditions := map[string]string{}
	dependencies, _ := c.about["dependencies"].([]interface{})
	for _, dependency := range dependencies {
		entry := dependency.(values)
		conditions[fmt.Sprint(entry["name"])], _ = entry["condition"].(string)
	}
	for _, sub := range c.charts {
		name := path.Base(sub.name)
		if condition := conditions[name]; condition != "" && at(own, condition) != true {
			continue
		}
		given, _ := own[name].(values)
		if global, ok := own["global"]; ok {
			given = merge(given, values{"global": global})
		}
		own[name] = sub.collect(given, into)
	}
	into[c] = own
	return own
}

func toYaml(v interface{}) string {
	text, err := yaml.Marshal(v)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(text), "\n")
}

func functions(root *template.Template) template.FuncMap {
	f := sprig.TxtFuncMap()
	delete(f, "env")
	delete(f, "expandenv")
	depth := 0
	f["include"] = func(name string, data interface{}) (string, error) {
		if depth++; depth > 1000 {
			return "", fmt.Errorf("%s includes itself", name)
		}
		defer func() { depth-- }()
		var text strings.Builder
		err := root.ExecuteTemplate(&text, name, data)
		return text.String(), err
	}
	f["tpl"] = func(text string, data interface{}) (string, error) {
		clone, err := root.Clone()
		if err == nil {
			clone, err = clone.New("tpl").Parse(text)
		}
		var rendered strings.Builder
		if err == nil {
			err = clone.Execute(&rendered, data)
		}
		return strings.ReplaceAll(rendered.String(), "<no value>", ""), err
	}
	f["required"] = func(message string, v interface{}) (interface{}, error) {
		if v == nil || v == "" {
			return v, errors.New(message)
		}
		return v, nil
	}
	f["fail"] = func(message string) (string, error) { return "", errors.New(message) }
	f["lookup"] = func(_, _, _, _ string) values { return values{} }
	f["toYaml"] = toYaml
	f["toJson"] = func(v interface{}) string { text, _ := json.Marshal(v); return string(text) }
	f["fromYaml"] = func(text string) values { return parse(text, yaml.Unmarshal) }
	f["fromJson"] = func(text string) values {
		return parse(text, func(b []byte, v interface{}, _ ...yaml.JSONOpt) error { return json.Unmarshal(b, v) })
	}
	f["fromYamlArray"] = func(text string) []interface{} {
		var list []interface{}
		if err := yaml.Unmarshal([]byte(text), &list); err != nil {
			return []interface{}{err.Error()}
		}
		return list
	}
	return f
}

func parse(text string, unmarshal func([]byte, interface{}, ...yaml.JSONOpt) error) values {
	parsed := values{}
	if err := unmarshal([]byte(text), &parsed); err != nil {
		parsed["Error"] = err.Error()
	}
	return parsed
}

type manifest struct {
	Source string          `json:"source"`
	Object json.RawMessage `json:"object"`
	text   string
}

var separator = regexp.MustCompile(`(?m)^---\s*$`)

func run() error {
	var valueFiles, sets, apis many
	flag.Var(&valueFiles, "f", "file of values; the last wins")
	flag.Var(&sets, "set", "a value: a.b=c")
	flag.Var(&apis, "api-versions", "an API that the cluster has")
	release := flag.String("release", "platform", "name of the release")
	namespace := flag.String("namespace", "default", "its namespace")
	upgrade := flag.Bool("upgrade", false, "render an upgrade in place of an installation")
	asJson := flag.Bool("json", false, "print one JSON object")
	flag.Parse()
	if flag.NArg() != 1 {
		return errors.New("usage: helm-render [options] <chart>")
	}
	root, err := load(flag.Arg(0), "")
	if err != nil {
		return err
	}
	given := values{}
	for _, file := range valueFiles {
		more := values{}
		if err := readYaml(file, &more); err != nil {
			return err
		}
		given = merge(given, more)
	}
	for _, assignment := range sets {
		if err := set(given, assignment); err != nil {
			return err
		}
	}
	scopes := map[*chart]values{}
	whole := root.collect(given, scopes)

	templates := template.New("").Option("missingkey=zero")
	templates.Funcs(functions(templates))
	contexts := map[string]values{}
	for c, own := range scopes {
		about := values{}
		for key, value := range c.about {
			about[strings.ToUpper(key[:1])+key[1:]] = value
		}
		for name, text := range c.templates {
			full := path.Join(c.name, name)
			if _, err := templates.New(full).Parse(text); err != nil {
				return err
			}
			contexts[full] = values{
				"Values": own, "Chart": about, "Files": c.files,
				"Release": values{"Name": *release, "Namespace": *namespace, "Service": "Helm", "Revision": 1,
					"IsInstall": !*upgrade, "IsUpgrade": *upgrade},
				"Capabilities": values{"APIVersions": versions(apis), "HelmVersion": values{"Version": "v3.18.0"},
					"KubeVersion": values{"Version": "v1.31.0", "GitVersion": "v1.31.0", "Major": "1", "Minor": "31"}},
				"Template": values{"Name": full, "BasePath": path.Join(c.name, "templates")},
			}
		}
	}
	names := make([]string, 0, len(contexts))
	for name := range contexts {
		names = append(names, name)
	}
	sort.Strings(names)

	notes := ""
	manifests := []manifest{}
	for _, name := range names {
		if strings.HasPrefix(path.Base(name), "_") {
			continue
		}
		var text bytes.Buffer
		if err := templates.ExecuteTemplate(&text, name, contexts[name]); err != nil {
			return err
		}
		rendered := strings.ReplaceAll(text.String(), "<no value>", "")
		if path.Base(name) == "NOTES.txt" {
			if name == path.Join(root.name, "templates/NOTES.txt") {
				notes = rendered
			}
			continue
		}
		for _, document := range separator.Split(rendered, -1) {
			object, err := yaml.YAMLToJSONStrict([]byte(document))
			if err != nil {
				return fmt.Errorf("%s: what it renders is not YAML: %w\n%s", name, err, document)
			}
			if string(object) != "null" {
				manifests = append(manifests, manifest{name, object, strings.TrimSpace(document)})
			}
		}
	}
	if *asJson {
		return json.NewEncoder(os.Stdout).Encode(values{"values": whole, "manifests": manifests, "notes": notes})
	}
	for _, m := range manifests {
		fmt.Printf("---\n# Source: %s\n%s\n", m.Source, m.text)
	}
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
