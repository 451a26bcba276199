using Tally.ServiceDefaults.Profiling;

namespace Tally.ServiceDefaults.Tests.Profiling;

public class FrameNameTests
{
    [Theory]
    [InlineData("Shop.Cart.Add(class System.String,int32)", "Shop.Cart.Add")]
    [InlineData("Shop.Cart..ctor()", "Shop.Cart..ctor")]
    [InlineData("Shop.Cart+Line.Sum()", "Shop.Cart+Line.Sum")]
    [InlineData("Shop.Cart+<AddAsync>d__3.MoveNext()", "Shop.Cart.AddAsync")]
    [InlineData("Shop.Cart+<AddAsync>d__3`1[System.__Canon].MoveNext()", "Shop.Cart.AddAsync")]
    [InlineData("Shop.Cart+<>c.<Add>b__1_0(class Line)", "Shop.Cart.Add.lambda")]
    [InlineData("Shop.Cart+<>c__DisplayClass3_0.<Add>b__1()", "Shop.Cart.Add.lambda")]
    [InlineData("Shop.Cart+<>c__DisplayClass3_0+<<Add>b__1>d.MoveNext()", "Shop.Cart.Add.lambda")]
    [InlineData("Shop.Cart.<Add>g__Check|3_0(int32)", "Shop.Cart.Add.Check")]
    [InlineData("Program+<>c+<<<Main>$>b__0_0>d.MoveNext()", "Program.Main.lambda")]
    [InlineData("System.Collections.Generic.List`1[System.__Canon].Add(!0)", "System.Collections.Generic.List.Add")]
    [InlineData("System.Collections.Generic.Dictionary`2[System.__Canon,System.Int32].FindValue(!0)", "System.Collections.Generic.Dictionary[System.__Canon,System.Int32].FindValue")]
    public void A_method_is_named_as_its_author_wrote_it(string method, string expected) => Assert.Equal(expected, FrameName.Of(method));
}
