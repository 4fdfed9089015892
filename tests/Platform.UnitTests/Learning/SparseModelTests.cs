using Platform.Learning;
using Platform.Learning.Models;

namespace Platform.UnitTests.Learning;

public sealed class SparseModelTests
{
    private static readonly float Half = 1f / MathF.Sqrt(2f);

    // Feature 0 is common to all; features 1 to 3 tell the classes apart.
    private static readonly Example[] Separable =
        [.. Enumerable.Range(0, 30).Select(i => new Example([0, 1 + (i % 3)], [Half, Half], i % 3, 1f))];

    [Fact]
    public void Every_family_separates_what_is_separable()
    {
        ISparseModel[] models =
        [
            LinearModel.TrainLogistic(Separable, 4, 3, seed: 1),
            LinearModel.TrainSupportVectors(Separable, 4, 3, seed: 1),
            SparseNetwork.Train([.. Enumerable.Repeat(Separable, 10).SelectMany(examples => examples)], 4, 3, hidden: 16, seed: 1),
        ];

        Assert.All(models, model => Assert.All(Separable, example => Assert.Equal(example.Class, Best(model, example))));
    }

    [Fact]
    public void Support_vectors_reach_the_optimum_of_the_squared_hinge()
    {
        // Two opposite examples and cost C = 1/2: by symmetry the bias is zero, and the weight w minimises
        // w²/2 + 2 · C · (1 - w)², which is w = 2/3.
        Example[] examples = [new([0], [1f], 0, 1f), new([0], [-1f], 1, 1f)];
        var model = LinearModel.TrainSupportVectors(examples, 1, 2, seed: 1);
        var row = new float[Dense.Padded(2)];

        model.Score([0], [1f], row);

        Assert.Equal(2f / 3f, row[0], 3);
        Assert.Equal(-2f / 3f, row[1], 3);
    }

    [Fact]
    public void An_example_of_little_weight_moves_little()
    {
        Example[] examples = [.. Separable, .. Enumerable.Range(0, 6).Select(_ => new Example([0, 1], [Half, Half], 1, 0.05f))];

        Assert.Equal(0, Best(LinearModel.TrainLogistic(examples, 4, 3, seed: 1), Separable[0]));
        Assert.Equal(0, Best(LinearModel.TrainSupportVectors(examples, 4, 3, seed: 1), Separable[0]));
    }

    [Fact]
    public void Temperature_makes_sure_scores_as_sure_as_they_are_right()
    {
        // Scores that claim 98 % and are right in three of four.
        float[][] scores = [.. Enumerable.Range(0, 100).Select(_ => new[] { 4f, 0f })];
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => i % 4 == 0 ? 1 : 0)];

        var temperature = Calibration.Temperature(scores, classes);
        var probabilities = new[] { 4f, 0f };
        Probabilities.Softmax(probabilities, 1f / temperature);

        Assert.InRange(probabilities[0], 0.73f, 0.77f);
    }

    [Fact]
    public void A_model_that_guesses_gets_no_vote()
    {
        float[][] right = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? new[] { 2f, 0f } : [0f, 2f])];
        float[][] guess = [.. Enumerable.Range(0, 20).Select(i => i % 4 < 2 ? new[] { 1f, 0f } : [0f, 1f])];

        var (weights, _) = Calibration.Stack([right, guess], [.. Enumerable.Range(0, 20).Select(i => i % 2)], [0.5f, 0.5f]);

        Assert.True(weights[0] > 0.5f);
        Assert.Equal(0f, weights[1]);
    }

    [Fact]
    public void A_rare_class_that_models_believe_in_too_little_is_raised()
    {
        // In nine of ten texts the scores say so of the common class and are right; in the tenth they lean to it and are wrong.
        float[][] scores = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? new[] { 0.5f, 0f } : [3f, 0f])];
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? 1 : 0)];
        var row = new float[2];

        var (weights, biases) = Calibration.Stack([scores, scores], classes, [0.9f, 0.1f]);
        Calibration.Mix([scores, scores], 0, weights, biases, row);

        Assert.True(row[1] > row[0]);
    }

    [Fact]
    public void Models_that_all_guess_still_answer()
    {
        float[][] guess = [.. Enumerable.Range(0, 20).Select(i => i % 4 < 2 ? new[] { 1f, 0f } : [0f, 1f])];

        var (weights, _) = Calibration.Stack([guess, guess], [.. Enumerable.Range(0, 20).Select(i => i % 2)], [0.5f, 0.5f]);

        Assert.All(weights, weight => Assert.True(float.IsFinite(weight)));
    }

    private static int Best(ISparseModel model, Example example)
    {
        var row = new float[Dense.Padded(3)];
        model.Score(example.Indices, example.Values, row);
        return Array.IndexOf(row, row[..3].Max());
    }
}
