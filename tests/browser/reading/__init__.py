"""Reading every page as its users do.

`roles` says who walks and from where, `crawl` finds the pages by following every link over
plain HTTP, `visit` opens a sample of them in the browser at both widths, `nonsense` and
`languages` judge the text that stands there, `allowed` names what is right although it looks
wrong, and `addresses` says which addresses no walk reaches, and why.
"""
